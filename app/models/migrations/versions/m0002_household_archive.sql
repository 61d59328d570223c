CREATE TABLE attachment (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    title TEXT,
    kind TEXT,
    captured_on TEXT,
    captured_by TEXT,
    original_place TEXT,
    page_count INTEGER,
    media_type TEXT,
    size INTEGER,
    hash TEXT,
    CONSTRAINT pk_attachment PRIMARY KEY (row_no),
    CONSTRAINT ck_attachment_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_attachment_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_attachment_deleted_at ON attachment (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_attachment_hash ON attachment (hash);

CREATE TABLE attachment_link (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    attachment TEXT,
    record_kind TEXT,
    record_id TEXT,
    field TEXT,
    CONSTRAINT pk_attachment_link PRIMARY KEY (row_no),
    CONSTRAINT ck_attachment_link_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_attachment_link_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_attachment_link_attachment ON attachment_link (attachment);

CREATE INDEX ix_attachment_link_deleted_at ON attachment_link (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_attachment_link_household_id ON attachment_link (household_id);

CREATE INDEX ix_cash_entry_deleted_at ON cash_entry (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE column_mapping (
    name TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    CONSTRAINT pk_column_mapping PRIMARY KEY (name)
)
 STRICT;

CREATE INDEX ix_column_mapping_fingerprint ON column_mapping (fingerprint);

CREATE TABLE duplicate_decision (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    kind TEXT,
    verdict TEXT,
    first_member TEXT,
    second_member TEXT,
    second_household TEXT,
    kept_member TEXT,
    reason TEXT,
    decided_on TEXT,
    decided_by TEXT,
    seen TEXT,
    CONSTRAINT pk_duplicate_decision PRIMARY KEY (row_no),
    CONSTRAINT ck_duplicate_decision_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_duplicate_decision_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_duplicate_decision_deleted_at ON duplicate_decision (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_duplicate_decision_household_id ON duplicate_decision (household_id);

CREATE TABLE explanation (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    kind TEXT,
    rule_id TEXT,
    record_id TEXT,
    field TEXT,
    message TEXT,
    reason TEXT,
    proof TEXT,
    person TEXT,
    made_on TEXT,
    expires_on TEXT,
    fingerprint TEXT,
    CONSTRAINT pk_explanation PRIMARY KEY (row_no),
    CONSTRAINT ck_explanation_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_explanation_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_explanation_deleted_at ON explanation (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_explanation_household_id ON explanation (household_id);

CREATE TABLE five_to_household (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    year INTEGER,
    industry INTEGER,
    industry_note TEXT,
    training INTEGER,
    training_note TEXT,
    loan INTEGER,
    loan_note TEXT,
    measure INTEGER,
    measure_note TEXT,
    insurance INTEGER,
    insurance_note TEXT,
    checked_by TEXT,
    checked_on TEXT,
    CONSTRAINT pk_five_to_household PRIMARY KEY (row_no),
    CONSTRAINT ck_five_to_household_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_five_to_household_industry_flag CHECK (industry IN (0, 1)),
    CONSTRAINT ck_five_to_household_training_flag CHECK (training IN (0, 1)),
    CONSTRAINT ck_five_to_household_loan_flag CHECK (loan IN (0, 1)),
    CONSTRAINT ck_five_to_household_measure_flag CHECK (measure IN (0, 1)),
    CONSTRAINT ck_five_to_household_insurance_flag CHECK (insurance IN (0, 1)),
    CONSTRAINT uq_five_to_household_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_five_to_household_deleted_at ON five_to_household (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_five_to_household_household_id ON five_to_household (household_id);

CREATE TABLE help_plan (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    year INTEGER,
    situation TEXT,
    needs TEXT,
    goals TEXT,
    income_goal INTEGER,
    responsible_by TEXT,
    head_sign_way TEXT,
    head_sign_proxy TEXT,
    signed_on TEXT,
    CONSTRAINT pk_help_plan PRIMARY KEY (row_no),
    CONSTRAINT ck_help_plan_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_help_plan_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_help_plan_deleted_at ON help_plan (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_help_plan_household_id ON help_plan (household_id);

CREATE TABLE helper (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    name TEXT,
    sex TEXT,
    political TEXT,
    unit TEXT,
    unit_level TEXT,
    post TEXT,
    source TEXT,
    phone TEXT,
    village_code TEXT,
    started_on TEXT,
    ended_on TEXT,
    recall_reason TEXT,
    CONSTRAINT pk_helper PRIMARY KEY (row_no),
    CONSTRAINT ck_helper_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_helper_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_helper_deleted_at ON helper (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_household_deleted_at ON household (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE household_event (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    kind TEXT,
    happened_on TEXT,
    person_name TEXT,
    reason TEXT,
    proof TEXT,
    note TEXT,
    member TEXT,
    person TEXT,
    other_household TEXT,
    linked_event TEXT,
    changed_form TEXT,
    changed_record TEXT,
    changed_field TEXT,
    old_value TEXT,
    new_value TEXT,
    approved_by TEXT,
    decision TEXT,
    decided_on TEXT,
    reviewed_by TEXT,
    review_note TEXT,
    earlier_period TEXT,
    new_period TEXT,
    handled_by TEXT,
    handled_on TEXT,
    CONSTRAINT pk_household_event PRIMARY KEY (row_no),
    CONSTRAINT ck_household_event_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_household_event_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_household_event_deleted_at ON household_event (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_household_event_household_id ON household_event (household_id);

CREATE INDEX ix_household_event_person ON household_event (person);

CREATE INDEX ix_household_paper_deleted_at ON household_paper (deleted_at) WHERE deleted_at IS NOT NULL;

ALTER TABLE household_summary ADD COLUMN explained INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE household_summary ADD COLUMN ended INTEGER DEFAULT '0' NOT NULL;

CREATE INDEX ix_household_summary_by_errors ON household_summary (ended, errors, village_code, group_no, head_key);

CREATE INDEX ix_household_summary_by_head ON household_summary (ended, head_key, village_code, group_no);

CREATE INDEX ix_household_summary_by_place ON household_summary (ended, village_code, group_no, head_key, members);

CREATE INDEX ix_household_summary_by_warnings ON household_summary (ended, warnings, village_code, group_no, head_key);

CREATE INDEX ix_income_item_deleted_at ON income_item (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_income_statement_deleted_at ON income_statement (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE insurance (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    product TEXT,
    insured TEXT,
    insurer TEXT,
    started_on TEXT,
    ended_on TEXT,
    premium INTEGER,
    paid_by TEXT,
    claim INTEGER,
    claimed_on TEXT,
    CONSTRAINT pk_insurance PRIMARY KEY (row_no),
    CONSTRAINT ck_insurance_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_insurance_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_insurance_deleted_at ON insurance (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_insurance_household_id ON insurance (household_id);

CREATE TABLE leading_farmer (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    member TEXT,
    industry TEXT,
    led_households INTEGER,
    led_persons INTEGER,
    loan INTEGER,
    started_on TEXT,
    ended_on TEXT,
    recognised_by TEXT,
    contact TEXT,
    CONSTRAINT pk_leading_farmer PRIMARY KEY (row_no),
    CONSTRAINT ck_leading_farmer_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_leading_farmer_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_leading_farmer_deleted_at ON leading_farmer (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_leading_farmer_household_id ON leading_farmer (household_id);

CREATE TABLE list_export (
    row_no INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    title TEXT NOT NULL,
    scope TEXT NOT NULL,
    lines INTEGER NOT NULL,
    full_numbers INTEGER NOT NULL,
    CONSTRAINT pk_list_export PRIMARY KEY (row_no)
)
 STRICT;

CREATE TABLE livestock_row (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    conditions_id TEXT,
    household_id TEXT,
    kind TEXT,
    in_stock INTEGER,
    sold INTEGER,
    note TEXT,
    CONSTRAINT pk_livestock_row PRIMARY KEY (row_no),
    CONSTRAINT ck_livestock_row_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_livestock_row_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_livestock_row_deleted_at ON livestock_row (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_livestock_row_household_id ON livestock_row (household_id);

CREATE TABLE living_conditions (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    year INTEGER,
    land_arable INTEGER,
    land_irrigated INTEGER,
    land_forest INTEGER,
    land_returned_forest INTEGER,
    land_orchard INTEGER,
    land_pasture INTEGER,
    land_water INTEGER,
    power_production INTEGER,
    power_living INTEGER,
    broadcast_tv INTEGER,
    water_hard INTEGER,
    water_safe INTEGER,
    road_distance INTEGER,
    road_kind TEXT,
    no_house INTEGER,
    house_source TEXT,
    house_area INTEGER,
    house_structure TEXT,
    house_built_year INTEGER,
    dangerous_house INTEGER,
    house_grade TEXT,
    house_programme TEXT,
    house_programme_year INTEGER,
    fuel TEXT,
    toilet INTEGER,
    coop_member INTEGER,
    leading_company INTEGER,
    leading_farmer INTEGER,
    industry_help_kind TEXT,
    note TEXT,
    CONSTRAINT pk_living_conditions PRIMARY KEY (row_no),
    CONSTRAINT ck_living_conditions_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_living_conditions_power_production_flag CHECK (power_production IN (0, 1)),
    CONSTRAINT ck_living_conditions_power_living_flag CHECK (power_living IN (0, 1)),
    CONSTRAINT ck_living_conditions_broadcast_tv_flag CHECK (broadcast_tv IN (0, 1)),
    CONSTRAINT ck_living_conditions_water_hard_flag CHECK (water_hard IN (0, 1)),
    CONSTRAINT ck_living_conditions_water_safe_flag CHECK (water_safe IN (0, 1)),
    CONSTRAINT ck_living_conditions_no_house_flag CHECK (no_house IN (0, 1)),
    CONSTRAINT ck_living_conditions_dangerous_house_flag CHECK (dangerous_house IN (0, 1)),
    CONSTRAINT ck_living_conditions_toilet_flag CHECK (toilet IN (0, 1)),
    CONSTRAINT ck_living_conditions_coop_member_flag CHECK (coop_member IN (0, 1)),
    CONSTRAINT ck_living_conditions_leading_company_flag CHECK (leading_company IN (0, 1)),
    CONSTRAINT ck_living_conditions_leading_farmer_flag CHECK (leading_farmer IN (0, 1)),
    CONSTRAINT uq_living_conditions_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_living_conditions_deleted_at ON living_conditions (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_living_conditions_household_id ON living_conditions (household_id);

CREATE TABLE loan (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    borrower_member TEXT,
    bank TEXT,
    amount INTEGER,
    rate INTEGER,
    term INTEGER,
    subsidised INTEGER,
    used_for TEXT,
    lent_on TEXT,
    due_on TEXT,
    repaid INTEGER,
    repaid_on TEXT,
    CONSTRAINT pk_loan PRIMARY KEY (row_no),
    CONSTRAINT ck_loan_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_loan_subsidised_flag CHECK (subsidised IN (0, 1)),
    CONSTRAINT ck_loan_repaid_flag CHECK (repaid IN (0, 1)),
    CONSTRAINT uq_loan_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_loan_deleted_at ON loan (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_loan_household_id ON loan (household_id);

CREATE TABLE measure (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    kind TEXT,
    sub_kind TEXT,
    content TEXT,
    five_batch TEXT,
    project_ref TEXT,
    amount INTEGER,
    in_kind TEXT,
    beneficiary_member TEXT,
    started_on TEXT,
    ended_on TEXT,
    result TEXT,
    evidence TEXT,
    CONSTRAINT pk_measure PRIMARY KEY (row_no),
    CONSTRAINT ck_measure_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_measure_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_measure_deleted_at ON measure (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_measure_household_id ON measure (household_id);

ALTER TABLE member ADD COLUMN person_id TEXT;

CREATE INDEX ix_member_deleted_at ON member (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_member_person_id ON member (person_id);

CREATE TABLE need (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    kind TEXT,
    text TEXT,
    source TEXT,
    found_on TEXT,
    closed_on TEXT,
    CONSTRAINT pk_need PRIMARY KEY (row_no),
    CONSTRAINT ck_need_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_need_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_need_deleted_at ON need (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_need_household_id ON need (household_id);

CREATE INDEX ix_office_setting_deleted_at ON office_setting (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE pairing (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    helper_id TEXT,
    started_on TEXT,
    ended_on TEXT,
    end_reason TEXT,
    CONSTRAINT pk_pairing PRIMARY KEY (row_no),
    CONSTRAINT ck_pairing_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_pairing_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_pairing_deleted_at ON pairing (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_pairing_helper_id ON pairing (helper_id);

CREATE INDEX ix_pairing_household_id ON pairing (household_id);

CREATE INDEX ix_period_status_deleted_at ON period_status (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE plan_measure (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    plan_id TEXT,
    household_id TEXT,
    kind TEXT,
    content TEXT,
    amount INTEGER,
    planned_on TEXT,
    responsible_by TEXT,
    CONSTRAINT pk_plan_measure PRIMARY KEY (row_no),
    CONSTRAINT ck_plan_measure_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_plan_measure_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_plan_measure_deleted_at ON plan_measure (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_plan_measure_household_id ON plan_measure (household_id);

ALTER TABLE problem ADD COLUMN explained TEXT DEFAULT '' NOT NULL;

CREATE INDEX ix_region_deleted_at ON region (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE responsibility_letter (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    kind TEXT,
    year INTEGER,
    from_post TEXT,
    from_name TEXT,
    to_post TEXT,
    to_name TEXT,
    village_code TEXT,
    text TEXT,
    signed_on TEXT,
    CONSTRAINT pk_responsibility_letter PRIMARY KEY (row_no),
    CONSTRAINT ck_responsibility_letter_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_responsibility_letter_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_responsibility_letter_deleted_at ON responsibility_letter (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE safeguard (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    item TEXT,
    result TEXT,
    reason TEXT,
    evidence TEXT,
    follow_up TEXT,
    assessed_by TEXT,
    assessed_on TEXT,
    note TEXT,
    CONSTRAINT pk_safeguard PRIMARY KEY (row_no),
    CONSTRAINT ck_safeguard_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_safeguard_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_safeguard_deleted_at ON safeguard (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_safeguard_household_id ON safeguard (household_id);

CREATE TABLE saved_filter (
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_saved_filter PRIMARY KEY (user_id, name)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE second_entry (
    household_id TEXT NOT NULL,
    submitted_on TEXT NOT NULL,
    first_by TEXT NOT NULL,
    second_by TEXT NOT NULL,
    fields INTEGER NOT NULL,
    first_wrong INTEGER NOT NULL,
    second_wrong INTEGER NOT NULL,
    done_at INTEGER NOT NULL,
    CONSTRAINT pk_second_entry PRIMARY KEY (household_id, submitted_on)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE social_help (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    unit TEXT,
    unit_kind TEXT,
    village_code TEXT,
    given_on TEXT,
    amount INTEGER,
    goods TEXT,
    used_for TEXT,
    CONSTRAINT pk_social_help PRIMARY KEY (row_no),
    CONSTRAINT ck_social_help_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_social_help_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_social_help_deleted_at ON social_help (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_statement_signature_deleted_at ON statement_signature (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_subsidy_check_deleted_at ON subsidy_check (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE training (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    topic TEXT,
    kind TEXT,
    hours INTEGER,
    held_on TEXT,
    member TEXT,
    organiser TEXT,
    certificate TEXT,
    CONSTRAINT pk_training PRIMARY KEY (row_no),
    CONSTRAINT ck_training_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_training_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_training_deleted_at ON training (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_training_household_id ON training (household_id);

CREATE INDEX ix_user_account_deleted_at ON user_account (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE visit (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    helper_id TEXT,
    kind TEXT,
    visited_on TEXT,
    time_in TEXT,
    time_out TEXT,
    people TEXT,
    found TEXT,
    did TEXT,
    needs TEXT,
    income_clue TEXT,
    risk_clue TEXT,
    next_step TEXT,
    photo INTEGER,
    head_sign_way TEXT,
    CONSTRAINT pk_visit PRIMARY KEY (row_no),
    CONSTRAINT ck_visit_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_visit_photo_flag CHECK (photo IN (0, 1)),
    CONSTRAINT uq_visit_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_visit_deleted_at ON visit (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_visit_helper_id_visited_on ON visit (helper_id, visited_on);

CREATE INDEX ix_visit_household_id ON visit (household_id);

CREATE TABLE year_snapshot (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    year INTEGER,
    taken_on TEXT,
    persons_year INTEGER,
    content TEXT,
    CONSTRAINT pk_year_snapshot PRIMARY KEY (row_no),
    CONSTRAINT ck_year_snapshot_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_year_snapshot_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_year_snapshot_deleted_at ON year_snapshot (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_year_snapshot_household_id_taken_on_deleted_at ON year_snapshot (household_id, taken_on, deleted_at);

CREATE INDEX ix_year_snapshot_household_id_year ON year_snapshot (household_id, year);

DROP INDEX ix_household_summary_errors;

DROP INDEX ix_household_summary_head;

DROP INDEX ix_household_summary_place;

DROP INDEX ix_household_summary_warnings;
