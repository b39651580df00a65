-- Whose key the token was used with: the same may ask again when the answer was lost.
ALTER TABLE enrolment ADD COLUMN key_hash VARCHAR(64);
