-- What MediaWiki's installer would add to the empty tables: the first account, who may do everything. Its password is not here:
-- ":environment:" makes LocalSettings.php compare with WIKI_ADMIN_PASSWORD, until the first login has written a hash.
INSERT INTO user (user_id, user_name, user_password, user_newpassword, user_email, user_touched, user_editcount)
VALUES (1, 'Admin', ':environment:', '', '', '20000101000000', 0);
INSERT INTO actor (actor_id, actor_user, actor_name) VALUES (1, 1, 'Admin');
INSERT INTO user_groups (ug_user, ug_group) VALUES (1, 'sysop'), (1, 'bureaucrat'), (1, 'interface-admin');
INSERT INTO site_stats (ss_row_id, ss_total_edits, ss_good_articles, ss_total_pages, ss_users, ss_active_users, ss_images)
VALUES (1, 0, 0, 0, 1, 0, 0);
