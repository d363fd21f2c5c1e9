-- In which language its person reads mails and text messages: a tag (BCP 47); null: the first of the deployment.
ALTER TABLE accounts ADD COLUMN language TEXT;
