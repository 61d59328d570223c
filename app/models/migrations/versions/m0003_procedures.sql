CREATE INDEX ix_attachment_link_record_id ON attachment_link (record_id);

CREATE TABLE attendance (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    meeting TEXT,
    number INTEGER,
    name TEXT,
    person TEXT,
    home TEXT,
    group_no TEXT,
    role TEXT,
    signed INTEGER,
    proxy_for TEXT,
    proxy_person TEXT,
    proxy_home TEXT,
    CONSTRAINT pk_attendance PRIMARY KEY (row_no),
    CONSTRAINT ck_attendance_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_attendance_signed_flag CHECK (signed IN (0, 1)),
    CONSTRAINT uq_attendance_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_attendance_deleted_at ON attendance (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_attendance_meeting ON attendance (meeting);

CREATE TABLE case_step (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    case_id TEXT,
    household_id TEXT,
    step_name TEXT,
    kind TEXT,
    happened_on TEXT,
    role TEXT,
    done_by TEXT,
    papers TEXT,
    signers TEXT,
    witnesses TEXT,
    reason TEXT,
    entered_on TEXT,
    entered_by TEXT,
    number INTEGER,
    state TEXT,
    figures TEXT,
    confirmed TEXT,
    supersedes TEXT,
    policy_version TEXT,
    CONSTRAINT pk_case_step PRIMARY KEY (row_no),
    CONSTRAINT ck_case_step_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_case_step_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_case_step_case_id ON case_step (case_id);

CREATE INDEX ix_case_step_deleted_at ON case_step (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_case_step_household_id ON case_step (household_id);

ALTER TABLE household ADD COLUMN policy_version TEXT;

CREATE TABLE meeting (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    kind TEXT,
    village_code TEXT,
    group_no TEXT,
    topic TEXT,
    matter_source TEXT,
    held_on TEXT,
    time_from TEXT,
    time_to TEXT,
    place TEXT,
    called_by TEXT,
    presider TEXT,
    recorder TEXT,
    township_attendee TEXT,
    observers TEXT,
    notice_given_on TEXT,
    plan_given_on TEXT,
    should_attend INTEGER,
    everybody INTEGER,
    attended INTEGER,
    households_total INTEGER,
    households_present INTEGER,
    representatives INTEGER,
    women INTEGER,
    village_households INTEGER,
    text TEXT,
    vote_method TEXT,
    tellers TEXT,
    resolution TEXT,
    signed INTEGER,
    rule TEXT,
    CONSTRAINT pk_meeting PRIMARY KEY (row_no),
    CONSTRAINT ck_meeting_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_meeting_signed_flag CHECK (signed IN (0, 1)),
    CONSTRAINT uq_meeting_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_meeting_deleted_at ON meeting (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_meeting_village_code_held_on ON meeting (village_code, held_on);

CREATE TABLE meeting_matter (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    meeting TEXT,
    number INTEGER,
    matter TEXT,
    subject_household TEXT,
    subject_case TEXT,
    votes_for INTEGER,
    votes_against INTEGER,
    votes_abstain INTEGER,
    result TEXT,
    CONSTRAINT pk_meeting_matter PRIMARY KEY (row_no),
    CONSTRAINT ck_meeting_matter_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_meeting_matter_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_meeting_matter_deleted_at ON meeting_matter (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_meeting_matter_meeting ON meeting_matter (meeting);

CREATE INDEX ix_meeting_matter_subject_case ON meeting_matter (subject_case);

CREATE INDEX ix_meeting_matter_subject_household ON meeting_matter (subject_household);

CREATE TABLE notice (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    kind TEXT,
    number TEXT,
    issuer TEXT,
    issuer_name TEXT,
    village_code TEXT,
    group_no TEXT,
    title TEXT,
    body TEXT,
    year INTEGER,
    meeting TEXT,
    subject_case TEXT,
    contact TEXT,
    phone_village TEXT,
    phone_township TEXT,
    phone_county TEXT,
    objection_way TEXT,
    places TEXT,
    days INTEGER,
    posted_on TEXT,
    posted_by TEXT,
    digest TEXT,
    taken_down_on TEXT,
    taken_down_by TEXT,
    result TEXT,
    CONSTRAINT pk_notice PRIMARY KEY (row_no),
    CONSTRAINT ck_notice_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_notice_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_notice_deleted_at ON notice (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_notice_meeting ON notice (meeting);

CREATE INDEX ix_notice_number ON notice (number);

CREATE INDEX ix_notice_subject_case ON notice (subject_case);

CREATE INDEX ix_notice_village_code_posted_on ON notice (village_code, posted_on);

CREATE TABLE notice_line (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    notice TEXT,
    number INTEGER,
    subject_household TEXT,
    subject_case TEXT,
    group_no TEXT,
    head TEXT,
    tail TEXT,
    persons INTEGER,
    note TEXT,
    CONSTRAINT pk_notice_line PRIMARY KEY (row_no),
    CONSTRAINT ck_notice_line_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_notice_line_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_notice_line_deleted_at ON notice_line (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_notice_line_notice ON notice_line (notice);

CREATE INDEX ix_notice_line_subject_case ON notice_line (subject_case);

CREATE INDEX ix_notice_line_subject_household ON notice_line (subject_household);

CREATE TABLE opinion (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    notice TEXT,
    number TEXT,
    raised_on TEXT,
    raised_by TEXT,
    real_name INTEGER,
    way TEXT,
    subject_household TEXT,
    text TEXT,
    handled_by TEXT,
    found TEXT,
    result TEXT,
    reply TEXT,
    replied_on TEXT,
    CONSTRAINT pk_opinion PRIMARY KEY (row_no),
    CONSTRAINT ck_opinion_id_length CHECK (length(id) = 32),
    CONSTRAINT ck_opinion_real_name_flag CHECK (real_name IN (0, 1)),
    CONSTRAINT uq_opinion_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_opinion_deleted_at ON opinion (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_opinion_notice ON opinion (notice);

CREATE TABLE policy_mark (
    one INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    CONSTRAINT pk_policy_mark PRIMARY KEY (one)
)
 STRICT;

CREATE TABLE policy_pack (
    digest TEXT NOT NULL,
    files TEXT NOT NULL,
    arrived_at INTEGER NOT NULL,
    CONSTRAINT pk_policy_pack PRIMARY KEY (digest)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE policy_value (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    version TEXT,
    item TEXT,
    name TEXT,
    year INTEGER,
    text TEXT,
    code TEXT,
    label TEXT,
    counts_as TEXT,
    valid_from TEXT,
    valid_to TEXT,
    off_days TEXT,
    work_days TEXT,
    source TEXT,
    CONSTRAINT pk_policy_value PRIMARY KEY (row_no),
    CONSTRAINT ck_policy_value_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_policy_value_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_policy_value_deleted_at ON policy_value (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_policy_value_version ON policy_value (version);

CREATE TABLE policy_version (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    doc_title TEXT,
    doc_no TEXT,
    doc_date TEXT,
    region TEXT,
    effective_from TEXT,
    effective_to TEXT,
    status TEXT,
    proposed_by TEXT,
    proposed_by_id TEXT,
    proposed_on TEXT,
    activated_by TEXT,
    activated_on TEXT,
    pack_name TEXT,
    pack_number INTEGER,
    pack_digest TEXT,
    CONSTRAINT pk_policy_version PRIMARY KEY (row_no),
    CONSTRAINT ck_policy_version_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_policy_version_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_policy_version_deleted_at ON policy_version (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE procedure_case (
    row_no INTEGER NOT NULL,
    id TEXT NOT NULL,
    heads TEXT NOT NULL,
    rev INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at INTEGER,
    household_id TEXT,
    matter TEXT,
    opened_on TEXT,
    village_code TEXT,
    procedure TEXT,
    table_version TEXT,
    variant TEXT,
    subject TEXT,
    subject_record TEXT,
    earlier_case TEXT,
    CONSTRAINT pk_procedure_case PRIMARY KEY (row_no),
    CONSTRAINT ck_procedure_case_id_length CHECK (length(id) = 32),
    CONSTRAINT uq_procedure_case_id UNIQUE (id)
)
 STRICT;

CREATE INDEX ix_procedure_case_deleted_at ON procedure_case (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_procedure_case_household_id ON procedure_case (household_id);

CREATE INDEX ix_procedure_case_village_code_procedure ON procedure_case (village_code, procedure);
