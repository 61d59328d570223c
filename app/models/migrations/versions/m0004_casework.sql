CREATE TABLE application (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    kind TEXT,
    applied_on TEXT,
    applicant TEXT,
    situation TEXT,
    reason TEXT,
    request TEXT,
    cause_main TEXT,
    household_attr TEXT,
    hardship TEXT,
    promise INTEGER,
    sign_way TEXT,
    sign_proxy TEXT,
    thumbprint INTEGER,
    signed_on TEXT,
    received_by TEXT,
    received_on TEXT,
    case_id TEXT,
    outcome TEXT,
    CONSTRAINT pk_application PRIMARY KEY (row_no),
    CONSTRAINT ck_application_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_application_promise_flag CHECK (promise IN (0, 1)),
    CONSTRAINT ck_application_thumbprint_flag CHECK (thumbprint IN (0, 1)),
    CONSTRAINT uq_application_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_application_deleted_at ON application (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_application_household_id ON application (household_id);

CREATE TABLE authorisation (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    authorised_on TEXT,
    items TEXT,
    promise INTEGER,
    written_by TEXT,
    taken_by TEXT,
    case_id TEXT,
    CONSTRAINT pk_authorisation PRIMARY KEY (row_no),
    CONSTRAINT ck_authorisation_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_authorisation_promise_flag CHECK (promise IN (0, 1)),
    CONSTRAINT uq_authorisation_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_authorisation_deleted_at ON authorisation (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_authorisation_household_id ON authorisation (household_id);

CREATE TABLE authorisation_signer (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    authorisation_id TEXT,
    household_id TEXT,
    member TEXT,
    sign_way TEXT,
    proxy TEXT,
    thumbprint INTEGER,
    signed_on TEXT,
    CONSTRAINT pk_authorisation_signer PRIMARY KEY (row_no),
    CONSTRAINT ck_authorisation_signer_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_authorisation_signer_thumbprint_flag CHECK (thumbprint IN (0, 1)),
    CONSTRAINT uq_authorisation_signer_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_authorisation_signer_deleted_at ON authorisation_signer (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_authorisation_signer_household_id ON authorisation_signer (household_id);

CREATE TABLE clue (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    found_on TEXT,
    source TEXT,
    text TEXT,
    reported_by TEXT,
    checked_by TEXT,
    checked_on TEXT,
    outcome TEXT,
    outcome_note TEXT,
    proposed_type TEXT,
    risks TEXT,
    disaster_sub TEXT,
    risk_note TEXT,
    case_id TEXT,
    CONSTRAINT pk_clue PRIMARY KEY (row_no),
    CONSTRAINT ck_clue_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_clue_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_clue_deleted_at ON clue (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_clue_household_id ON clue (household_id);

CREATE TABLE comparison (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    number TEXT,
    sent_to TEXT,
    sent_on TEXT,
    sent_by TEXT,
    items TEXT,
    households INTEGER,
    persons INTEGER,
    answered_on TEXT,
    answer_way TEXT,
    answer_by TEXT,
    answer_no TEXT,
    hits INTEGER,
    note TEXT,
    CONSTRAINT pk_comparison PRIMARY KEY (row_no),
    CONSTRAINT ck_comparison_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_comparison_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_comparison_deleted_at ON comparison (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_comparison_sent_on ON comparison (sent_on);

CREATE TABLE comparison_hit (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    case_id TEXT,
    household_id TEXT,
    comparison TEXT,
    member TEXT,
    name TEXT,
    item TEXT,
    hit_text TEXT,
    conclusion TEXT,
    explanation TEXT,
    proof TEXT,
    settled_by TEXT,
    settled_on TEXT,
    CONSTRAINT pk_comparison_hit PRIMARY KEY (row_no),
    CONSTRAINT ck_comparison_hit_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_comparison_hit_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_comparison_hit_case_id ON comparison_hit (case_id);

CREATE INDEX ix_comparison_hit_comparison ON comparison_hit (comparison);

CREATE INDEX ix_comparison_hit_deleted_at ON comparison_hit (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_comparison_hit_household_id ON comparison_hit (household_id);

CREATE TABLE comparison_person (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    case_id TEXT,
    household_id TEXT,
    comparison TEXT,
    number INTEGER,
    member TEXT,
    name TEXT,
    id_no TEXT,
    CONSTRAINT pk_comparison_person PRIMARY KEY (row_no),
    CONSTRAINT ck_comparison_person_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_comparison_person_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_comparison_person_case_id ON comparison_person (case_id);

CREATE INDEX ix_comparison_person_comparison_number ON comparison_person (comparison, number);

CREATE INDEX ix_comparison_person_deleted_at ON comparison_person (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_comparison_person_household_id ON comparison_person (household_id);

CREATE INDEX ix_comparison_person_id_no ON comparison_person (id_no);

CREATE TABLE four_looks (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    scored_on TEXT,
    scored_by TEXT,
    total INTEGER,
    opinion TEXT,
    case_id TEXT,
    CONSTRAINT pk_four_looks PRIMARY KEY (row_no),
    CONSTRAINT ck_four_looks_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_four_looks_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_four_looks_deleted_at ON four_looks (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_four_looks_household_id ON four_looks (household_id);

CREATE TABLE four_looks_score (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    four_looks_id TEXT,
    household_id TEXT,
    item TEXT,
    score INTEGER,
    remark TEXT,
    CONSTRAINT pk_four_looks_score PRIMARY KEY (row_no),
    CONSTRAINT ck_four_looks_score_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_four_looks_score_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_four_looks_score_deleted_at ON four_looks_score (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_four_looks_score_household_id ON four_looks_score (household_id);

CREATE TABLE fund (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    name TEXT,
    level TEXT,
    dept TEXT,
    contact TEXT,
    bank TEXT,
    account TEXT,
    founded_on TEXT,
    rule_document TEXT,
    phone TEXT,
    note TEXT,
    CONSTRAINT pk_fund PRIMARY KEY (row_no),
    CONSTRAINT ck_fund_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_fund_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_fund_deleted_at ON fund (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE fund_entry (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    fund TEXT,
    kind TEXT,
    happened_on TEXT,
    amount INTEGER,
    donor TEXT,
    event TEXT,
    receipt TEXT,
    note TEXT,
    application TEXT,
    reverses TEXT,
    entered_by TEXT,
    CONSTRAINT pk_fund_entry PRIMARY KEY (row_no),
    CONSTRAINT ck_fund_entry_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_fund_entry_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_fund_entry_application ON fund_entry (application);

CREATE INDEX ix_fund_entry_deleted_at ON fund_entry (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_fund_entry_fund_happened_on ON fund_entry (fund, happened_on);

ALTER TABLE household_summary ADD COLUMN stage INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE household_summary ADD COLUMN papers_missing INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE household_summary ADD COLUMN helped INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE household_summary ADD COLUMN last_visit TEXT DEFAULT '' NOT NULL;

CREATE INDEX ix_household_summary_by_per_capita ON household_summary (ended, per_capita);

CREATE INDEX ix_household_summary_for_home ON household_summary (ended, village_code, stage, filled, errors, warnings, papers_missing, helped, last_visit);

CREATE TABLE list_decision (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    list TEXT,
    grounds TEXT,
    reason TEXT,
    decided_by TEXT,
    decided_on TEXT,
    fingerprint TEXT,
    CONSTRAINT pk_list_decision PRIMARY KEY (row_no),
    CONSTRAINT ck_list_decision_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_list_decision_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_list_decision_deleted_at ON list_decision (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_list_decision_household_id ON list_decision (household_id);

ALTER TABLE period_status ADD COLUMN case_id TEXT;

ALTER TABLE period_status ADD COLUMN end_case TEXT;

CREATE TABLE record_draft (
    record_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    title TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_record_draft PRIMARY KEY (record_id, user_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE relief_application (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    case_id TEXT,
    household_id TEXT,
    number TEXT,
    applicant TEXT,
    applied_on TEXT,
    cause TEXT,
    event_date TEXT,
    event_text TEXT,
    stable INTEGER,
    batch TEXT,
    statement TEXT,
    statement_year INTEGER,
    persons INTEGER,
    net INTEGER,
    per_capita INTEGER,
    line INTEGER,
    shortfall INTEGER,
    object_confirmed INTEGER,
    income_confirmed INTEGER,
    amount_confirmed INTEGER,
    approved_amount INTEGER,
    village_opinion TEXT,
    village_by TEXT,
    village_on TEXT,
    township_opinion TEXT,
    township_by TEXT,
    township_on TEXT,
    county_opinion TEXT,
    county_by TEXT,
    county_on TEXT,
    account_holder TEXT,
    account_bank TEXT,
    account_no TEXT,
    fund TEXT,
    paid_on TEXT,
    receipt TEXT,
    effect_visit TEXT,
    effect TEXT,
    wrong_payment INTEGER,
    petition INTEGER,
    CONSTRAINT pk_relief_application PRIMARY KEY (row_no),
    CONSTRAINT ck_relief_application_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_relief_application_stable_flag CHECK (stable IN (0, 1)),
    CONSTRAINT ck_relief_application_object_confirmed_flag CHECK (object_confirmed IN (0, 1)),
    CONSTRAINT ck_relief_application_income_confirmed_flag CHECK (income_confirmed IN (0, 1)),
    CONSTRAINT ck_relief_application_amount_confirmed_flag CHECK (amount_confirmed IN (0, 1)),
    CONSTRAINT ck_relief_application_wrong_payment_flag CHECK (wrong_payment IN (0, 1)),
    CONSTRAINT ck_relief_application_petition_flag CHECK (petition IN (0, 1)),
    CONSTRAINT uq_relief_application_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_relief_application_case_id ON relief_application (case_id);

CREATE INDEX ix_relief_application_deleted_at ON relief_application (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_relief_application_household_id ON relief_application (household_id);

CREATE INDEX ix_relief_application_paid_on ON relief_application (paid_on);

CREATE TABLE reminder_done (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    event TEXT,
    period TEXT,
    title TEXT,
    period_words TEXT,
    due_on TEXT,
    done_on TEXT,
    done_by TEXT,
    note TEXT,
    CONSTRAINT pk_reminder_done PRIMARY KEY (row_no),
    CONSTRAINT ck_reminder_done_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_reminder_done_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_reminder_done_deleted_at ON reminder_done (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_reminder_done_event_period ON reminder_done (event, period);

CREATE TABLE status_check (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    kind TEXT,
    checked_on TEXT,
    checked_by TEXT,
    income_year INTEGER,
    per_capita INTEGER,
    risk_result TEXT,
    removal_how TEXT,
    head_answer TEXT,
    head_sign_way TEXT,
    head_answered_on TEXT,
    refusal_reason TEXT,
    first_witness TEXT,
    second_witness TEXT,
    village_opinion TEXT,
    village_by TEXT,
    village_on TEXT,
    team_opinion TEXT,
    team_by TEXT,
    team_on TEXT,
    township_opinion TEXT,
    township_by TEXT,
    township_on TEXT,
    county_opinion TEXT,
    county_by TEXT,
    county_on TEXT,
    confirmed_again TEXT,
    confirmed_again_by TEXT,
    confirmed_again_on TEXT,
    case_id TEXT,
    outcome TEXT,
    CONSTRAINT pk_status_check PRIMARY KEY (row_no),
    CONSTRAINT ck_status_check_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_status_check_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_status_check_deleted_at ON status_check (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_status_check_household_id ON status_check (household_id);
