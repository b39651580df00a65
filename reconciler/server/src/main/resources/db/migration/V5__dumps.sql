-- What is taken out of a service's node before this disk of it goes; empty where nothing is.
ALTER TABLE inventory_volume ADD COLUMN dump_name VARCHAR(100);
ALTER TABLE inventory_volume ADD COLUMN dump_format VARCHAR(20);
