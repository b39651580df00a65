-- Who has a disk alone; empty text: nobody now; null: the node that its name has, or, where that has none, all of its service.
ALTER TABLE inventory_volume ADD COLUMN holder VARCHAR(500);
-- What it is a copy of; null: it began empty.
ALTER TABLE inventory_volume ADD COLUMN image VARCHAR(500);
