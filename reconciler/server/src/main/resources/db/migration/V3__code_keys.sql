-- Public keys that may push and fetch the code of one service. No secret is in here.
CREATE TABLE code_key (
  key_path VARCHAR(300) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  service VARCHAR(100) NOT NULL,
  fingerprint VARCHAR(60) NOT NULL,
  public_key ${text} NOT NULL,
  key_comment VARCHAR(300) NOT NULL,
  added_at BIGINT NOT NULL,
  added_by VARCHAR(300) NOT NULL
);
CREATE INDEX code_key_fingerprint ON code_key (fingerprint);
