-- What readiness tries to write is as large as what shops send.
ALTER TABLE probe ADD COLUMN bytes BLOB;
