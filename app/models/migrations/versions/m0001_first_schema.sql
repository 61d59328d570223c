CREATE TABLE act (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    label TEXT NOT NULL,
    origin TEXT NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    undoable INTEGER NOT NULL,
    undone_by TEXT,
    CONSTRAINT pk_act PRIMARY KEY (seq),
    CONSTRAINT uq_act_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_act_to_seq ON act (to_seq);

CREATE TABLE backlog (
    household_id TEXT NOT NULL,
    CONSTRAINT pk_backlog PRIMARY KEY (household_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE cash_entry (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    statement_id TEXT,
    household_id TEXT,
    happened_on TEXT,
    direction TEXT,
    item TEXT,
    amount INTEGER,
    note TEXT,
    CONSTRAINT pk_cash_entry PRIMARY KEY (row_no),
    CONSTRAINT ck_cash_entry_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_cash_entry_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_cash_entry_household_id ON cash_entry (household_id);

CREATE TABLE draft (
    household_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    base_revision TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (household_id, user_id)
)
 STRICT;

CREATE TABLE household (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    local_no TEXT,
    national_no TEXT,
    village_code TEXT,
    group_no TEXT,
    natural_village TEXT,
    address TEXT,
    head_member TEXT,
    phone TEXT,
    no_phone_reason TEXT,
    residence_state TEXT,
    bank_name TEXT,
    bank_account TEXT,
    bank_holder TEXT,
    object_type TEXT,
    standard_type TEXT,
    household_attr TEXT,
    military_family INTEGER,
    family_planning_type TEXT,
    persons_current INTEGER,
    persons_year INTEGER,
    no_labour_fully INTEGER,
    split_from TEXT,
    cause_main TEXT,
    cause_other TEXT,
    risks TEXT,
    disaster_sub TEXT,
    risk_note TEXT,
    risk_removed INTEGER,
    risk_removed_on TEXT,
    risk_removed_how TEXT,
    first_identified TEXT,
    plan_exit_year INTEGER,
    exited_on TEXT,
    relapsed_on TEXT,
    relapse_reason TEXT,
    ended_on TEXT,
    end_reason TEXT,
    relocation INTEGER,
    relocation_kind TEXT,
    settle_kind TEXT,
    settle_place TEXT,
    lives_there INTEGER,
    collected_by TEXT,
    collected_on TEXT,
    entered_by TEXT,
    entered_on TEXT,
    submitted_by TEXT,
    submitted_on TEXT,
    reviewed_by TEXT,
    reviewed_on TEXT,
    responsible_by TEXT,
    head_sign_way TEXT,
    head_sign_proxy TEXT,
    thumbprint INTEGER,
    head_signed_on TEXT,
    CONSTRAINT pk_household PRIMARY KEY (row_no),
    CONSTRAINT ck_household_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_household_military_family_flag CHECK (military_family IN (0, 1)),
    CONSTRAINT ck_household_no_labour_fully_flag CHECK (no_labour_fully IN (0, 1)),
    CONSTRAINT ck_household_risk_removed_flag CHECK (risk_removed IN (0, 1)),
    CONSTRAINT ck_household_relocation_flag CHECK (relocation IN (0, 1)),
    CONSTRAINT ck_household_lives_there_flag CHECK (lives_there IN (0, 1)),
    CONSTRAINT ck_household_thumbprint_flag CHECK (thumbprint IN (0, 1)),
    CONSTRAINT uq_household_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_household_local_no ON household (local_no);

CREATE INDEX ix_household_national_no ON household (national_no);

CREATE INDEX ix_household_phone ON household (phone);

CREATE INDEX ix_household_split_from ON household (split_from);

CREATE INDEX ix_household_village_code_group_no ON household (village_code, group_no);

CREATE TABLE household_paper (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    paper_kind TEXT,
    made_on TEXT,
    made_by TEXT,
    pages INTEGER,
    original_place TEXT,
    CONSTRAINT pk_household_paper PRIMARY KEY (row_no),
    CONSTRAINT ck_household_paper_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_household_paper_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_household_paper_household_id ON household_paper (household_id);

CREATE TABLE household_summary (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    village_code TEXT NOT NULL,
    group_no TEXT NOT NULL,
    local_no TEXT NOT NULL,
    head_name TEXT NOT NULL,
    head_key TEXT NOT NULL,
    members INTEGER NOT NULL,
    object_type TEXT NOT NULL,
    per_capita INTEGER,
    filled INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    phone TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_household_summary PRIMARY KEY (row_no),
    CONSTRAINT uq_household_summary_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_household_summary_errors ON household_summary (errors, village_code, group_no, head_key);

CREATE INDEX ix_household_summary_head ON household_summary (head_key, village_code, group_no);

CREATE INDEX ix_household_summary_place ON household_summary (village_code, group_no, head_key, members);

CREATE INDEX ix_household_summary_warnings ON household_summary (warnings, village_code, group_no, head_key);

CREATE TABLE income_item (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    statement_id TEXT,
    household_id TEXT,
    item TEXT,
    quantity INTEGER,
    unit TEXT,
    unit_price INTEGER,
    amount INTEGER,
    payer TEXT,
    evidence TEXT,
    counted INTEGER,
    note TEXT,
    CONSTRAINT pk_income_item PRIMARY KEY (row_no),
    CONSTRAINT ck_income_item_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_income_item_counted_flag CHECK (counted IN (0, 1)),
    CONSTRAINT uq_income_item_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_income_item_household_id ON income_item (household_id);

CREATE TABLE income_statement (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    year INTEGER,
    purpose TEXT,
    window_from TEXT,
    window_to TEXT,
    persons_year INTEGER,
    wage_total INTEGER,
    business_total INTEGER,
    property_total INTEGER,
    transfer_total INTEGER,
    expense_total INTEGER,
    gross INTEGER,
    net INTEGER,
    per_capita INTEGER,
    government_income INTEGER,
    government_share INTEGER,
    rigid_medical INTEGER,
    rigid_school INTEGER,
    rigid_disaster INTEGER,
    rigid_other INTEGER,
    compliant_self_pay INTEGER,
    claims_received INTEGER,
    reference_total INTEGER,
    reference_per_capita INTEGER,
    checked_by TEXT,
    note TEXT,
    CONSTRAINT pk_income_statement PRIMARY KEY (row_no),
    CONSTRAINT ck_income_statement_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_income_statement_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_income_statement_household_id ON income_statement (household_id);

CREATE TABLE log_state (
    one INTEGER NOT NULL,
    site TEXT NOT NULL,
    epoch TEXT NOT NULL,
    last_n INTEGER NOT NULL,
    last_millis INTEGER NOT NULL,
    last_counter INTEGER NOT NULL,
    chain BLOB NOT NULL,
    site_keys TEXT NOT NULL,
    CONSTRAINT pk_log_state PRIMARY KEY (one)
)
 STRICT;

CREATE TABLE member (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    national_person_no TEXT,
    name TEXT,
    sex TEXT,
    id_type TEXT,
    id_no TEXT,
    no_id_reason TEXT,
    no_id_expected_on TEXT,
    birth_date TEXT,
    relation TEXT,
    ethnicity TEXT,
    political TEXT,
    mandarin INTEGER,
    phone TEXT,
    education TEXT,
    school_status TEXT,
    school_name TEXT,
    out_of_school_reason TEXT,
    health TEXT,
    disability_type TEXT,
    disability_grade TEXT,
    disability_card_no TEXT,
    disability_card_year INTEGER,
    illness_name TEXT,
    chronic_card INTEGER,
    labour TEXT,
    work_province TEXT,
    work_city TEXT,
    work_county TEXT,
    work_town TEXT,
    abroad INTEGER,
    work_months INTEGER,
    employer TEXT,
    work_channel TEXT,
    plan_work INTEGER,
    work_service_need TEXT,
    public_post TEXT,
    public_post_months INTEGER,
    graduate_unemployed_reason TEXT,
    ins_medical_resident INTEGER,
    ins_medical_worker INTEGER,
    not_insured_reason TEXT,
    ins_serious INTEGER,
    ins_commercial INTEGER,
    ins_accident INTEGER,
    ins_pension_resident INTEGER,
    ins_pension_worker INTEGER,
    no_pension_reason TEXT,
    medical_relief INTEGER,
    other_health_help INTEGER,
    allowance TEXT,
    allowance_kind TEXT,
    special_support TEXT,
    orphan_like INTEGER,
    join_date TEXT,
    join_reason TEXT,
    leave_date TEXT,
    leave_reason TEXT,
    CONSTRAINT pk_member PRIMARY KEY (row_no),
    CONSTRAINT ck_member_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_member_mandarin_flag CHECK (mandarin IN (0, 1)),
    CONSTRAINT ck_member_chronic_card_flag CHECK (chronic_card IN (0, 1)),
    CONSTRAINT ck_member_abroad_flag CHECK (abroad IN (0, 1)),
    CONSTRAINT ck_member_plan_work_flag CHECK (plan_work IN (0, 1)),
    CONSTRAINT ck_member_ins_medical_resident_flag CHECK (ins_medical_resident IN (0, 1)),
    CONSTRAINT ck_member_ins_medical_worker_flag CHECK (ins_medical_worker IN (0, 1)),
    CONSTRAINT ck_member_ins_serious_flag CHECK (ins_serious IN (0, 1)),
    CONSTRAINT ck_member_ins_commercial_flag CHECK (ins_commercial IN (0, 1)),
    CONSTRAINT ck_member_ins_accident_flag CHECK (ins_accident IN (0, 1)),
    CONSTRAINT ck_member_ins_pension_resident_flag CHECK (ins_pension_resident IN (0, 1)),
    CONSTRAINT ck_member_ins_pension_worker_flag CHECK (ins_pension_worker IN (0, 1)),
    CONSTRAINT ck_member_medical_relief_flag CHECK (medical_relief IN (0, 1)),
    CONSTRAINT ck_member_other_health_help_flag CHECK (other_health_help IN (0, 1)),
    CONSTRAINT ck_member_orphan_like_flag CHECK (orphan_like IN (0, 1)),
    CONSTRAINT uq_member_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_member_birth_date ON member (birth_date);

CREATE INDEX ix_member_household_id ON member (household_id);

CREATE INDEX ix_member_id_no ON member (id_no);

CREATE INDEX ix_member_phone ON member (phone);

CREATE TABLE office_setting (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    name TEXT,
    text TEXT,
    CONSTRAINT pk_office_setting PRIMARY KEY (row_no),
    CONSTRAINT ck_office_setting_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_office_setting_id UNIQUE (id)
)
 STRICT;

CREATE TABLE op (
    seq INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    n INTEGER NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    body BLOB NOT NULL,
    old TEXT,
    chain BLOB NOT NULL,
    CONSTRAINT pk_op PRIMARY KEY (seq),
    CONSTRAINT uq_op_epoch UNIQUE (epoch, n)
)
 STRICT;

CREATE INDEX ix_op_owner_id ON op (owner_id);

CREATE TABLE package_out (
    row_no INTEGER NOT NULL,
    header_hash TEXT NOT NULL,
    district TEXT NOT NULL,
    kind TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    from_n INTEGER NOT NULL,
    to_n INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    CONSTRAINT pk_package_out PRIMARY KEY (row_no)
)
 STRICT;

CREATE TABLE period_status (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    period TEXT,
    object_type TEXT,
    identified_on TEXT,
    ended_on TEXT,
    end_reason TEXT,
    decision TEXT,
    CONSTRAINT pk_period_status PRIMARY KEY (row_no),
    CONSTRAINT ck_period_status_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_period_status_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_period_status_household_id ON period_status (household_id);

CREATE TABLE problem (
    row_no INTEGER NOT NULL,
    household_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    severity TEXT NOT NULL,
    field TEXT NOT NULL,
    message TEXT NOT NULL,
    fix TEXT NOT NULL,
    needs_proof INTEGER NOT NULL,
    CONSTRAINT pk_problem PRIMARY KEY (row_no)
)
 STRICT;

CREATE INDEX ix_problem_household_id ON problem (household_id);

CREATE TABLE region (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    code TEXT,
    name TEXT,
    level TEXT,
    parent_code TEXT,
    valid_from TEXT,
    valid_to TEXT,
    CONSTRAINT pk_region PRIMARY KEY (row_no),
    CONSTRAINT ck_region_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_region_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_region_code ON region (code);

CREATE TABLE search_pinyin (
    "key" TEXT NOT NULL,
    member_row INTEGER NOT NULL,
    CONSTRAINT pk_search_pinyin PRIMARY KEY ("key", member_row)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_search_pinyin_member_row ON search_pinyin (member_row);

CREATE TABLE statement_signature (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    statement_id TEXT,
    household_id TEXT,
    name TEXT,
    role TEXT,
    way TEXT,
    proxy_name TEXT,
    signed_on TEXT,
    CONSTRAINT pk_statement_signature PRIMARY KEY (row_no),
    CONSTRAINT ck_statement_signature_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_statement_signature_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_statement_signature_household_id ON statement_signature (household_id);

CREATE TABLE subsidy_check (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    statement_id TEXT,
    household_id TEXT,
    item TEXT,
    ledger_amount INTEGER,
    recorded_amount INTEGER,
    difference INTEGER,
    explanation TEXT,
    CONSTRAINT pk_subsidy_check PRIMARY KEY (row_no),
    CONSTRAINT ck_subsidy_check_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_subsidy_check_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_subsidy_check_household_id ON subsidy_check (household_id);

CREATE TABLE user_account (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    name TEXT,
    role TEXT,
    active INTEGER,
    CONSTRAINT pk_user_account PRIMARY KEY (row_no),
    CONSTRAINT ck_user_account_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_user_account_active_flag CHECK (active IN (0, 1)),
    CONSTRAINT uq_user_account_id UNIQUE (id)
)
 STRICT;

CREATE VIRTUAL TABLE search_name USING fts5(
    tokens, content='', contentless_delete=1, tokenize='ascii'
);

CREATE VIRTUAL TABLE search_number USING fts5(
    digits, content='', contentless_delete=1, tokenize='trigram'
);
