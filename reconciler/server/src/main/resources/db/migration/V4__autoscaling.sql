-- What the autoscaler decided of a service: its counts, and the decisions that led there, as JSON.
CREATE TABLE scaling (
  service_path VARCHAR(200) NOT NULL PRIMARY KEY,
  application VARCHAR(100) NOT NULL,
  service VARCHAR(100) NOT NULL,
  content ${text} NOT NULL
);
CREATE INDEX scaling_application ON scaling (application);
