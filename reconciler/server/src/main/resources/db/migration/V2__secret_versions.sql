-- Secrets in versions. The table before it was never written to: no release had a command that sets a secret.
DROP TABLE secret_value;

CREATE TABLE secret_version (
  version_key VARCHAR(300) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  name VARCHAR(100) NOT NULL,
  version_number BIGINT NOT NULL,
  secret_text ${text} NOT NULL,
  set_at BIGINT NOT NULL,
  set_by VARCHAR(200) NOT NULL
);
CREATE INDEX secret_version_name ON secret_version (name, application, version_number);
