-- ${text} is the database's type for text of any length: CLOB on Derby, TEXT on PostgreSQL.
-- Times are milliseconds since 1970 in UTC, which no time zone and no driver reads differently.

CREATE TABLE inventory_machine (
  name VARCHAR(400) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  cloud VARCHAR(100) NOT NULL
);
CREATE INDEX inventory_machine_application ON inventory_machine (application);

CREATE TABLE inventory_node (
  name VARCHAR(400) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  machine VARCHAR(400) NOT NULL
);
CREATE INDEX inventory_node_application ON inventory_node (application);

CREATE TABLE inventory_volume (
  name VARCHAR(500) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  cloud VARCHAR(100) NOT NULL,
  size_bytes BIGINT NOT NULL,
  mount_path VARCHAR(4096) NOT NULL,
  on_delete VARCHAR(20) NOT NULL
);
CREATE INDEX inventory_volume_application ON inventory_volume (application);

CREATE SEQUENCE operation_sequence AS BIGINT START WITH 50 INCREMENT BY 50;
CREATE TABLE operation (
  operation_number BIGINT NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  service VARCHAR(100) NOT NULL,
  command VARCHAR(100) NOT NULL,
  parameters ${text} NOT NULL,
  nodes ${text} NOT NULL,
  asked_at BIGINT NOT NULL
);
CREATE INDEX operation_service ON operation (application, service);

CREATE TABLE code_generation (
  service_path VARCHAR(200) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL
);

CREATE TABLE decision (
  application VARCHAR(100) NOT NULL PRIMARY KEY,
  delete_asked BOOLEAN NOT NULL,
  confirmed_revision VARCHAR(100)
);

CREATE TABLE lease (
  application VARCHAR(100) NOT NULL PRIMARY KEY,
  owner VARCHAR(200) NOT NULL,
  lease_number BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE SEQUENCE pass_sequence AS BIGINT START WITH 50 INCREMENT BY 50;
CREATE TABLE pass (
  id BIGINT NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  revision VARCHAR(100) NOT NULL,
  started_at BIGINT NOT NULL,
  took_millis BIGINT NOT NULL,
  trigger_text VARCHAR(1000) NOT NULL,
  plan ${text} NOT NULL,
  actions ${text} NOT NULL,
  sync VARCHAR(40) NOT NULL,
  health VARCHAR(40) NOT NULL,
  problems ${text} NOT NULL
);
CREATE INDEX pass_application ON pass (application, id);

CREATE SEQUENCE event_sequence AS BIGINT START WITH 50 INCREMENT BY 50;
CREATE TABLE event (
  id BIGINT NOT NULL PRIMARY KEY,
  at_time BIGINT NOT NULL,
  application VARCHAR(100) NOT NULL,
  kind VARCHAR(40) NOT NULL,
  event_text ${text} NOT NULL
);
CREATE INDEX event_application ON event (application, id);

CREATE TABLE source (
  name VARCHAR(100) NOT NULL PRIMARY KEY,
  url VARCHAR(2000) NOT NULL,
  branch VARCHAR(500) NOT NULL,
  path VARCHAR(2000) NOT NULL,
  prune BOOLEAN NOT NULL,
  hosted BOOLEAN NOT NULL,
  interval_seconds INTEGER NOT NULL,
  credentials ${text},
  webhook_secret ${text},
  last_revision VARCHAR(100)
);

CREATE TABLE code_version (
  version_key VARCHAR(300) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  service VARCHAR(100) NOT NULL,
  id VARCHAR(100) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  file_name VARCHAR(500) NOT NULL,
  description ${text} NOT NULL,
  size_bytes BIGINT NOT NULL,
  uploaded_at BIGINT NOT NULL
);
CREATE INDEX code_version_service ON code_version (application, service);
CREATE INDEX code_version_sha256 ON code_version (sha256);

CREATE TABLE token (
  token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE enrolment (
  token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
  agent VARCHAR(200) NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

CREATE TABLE certificate (
  serial VARCHAR(64) NOT NULL PRIMARY KEY,
  agent VARCHAR(200) NOT NULL,
  not_after BIGINT NOT NULL,
  revoked BOOLEAN NOT NULL
);
CREATE INDEX certificate_agent ON certificate (agent);

CREATE TABLE secret_value (
  secret_key VARCHAR(300) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  name VARCHAR(200) NOT NULL,
  secret_text ${text} NOT NULL
);
CREATE INDEX secret_value_application ON secret_value (application);
