<?php
/* Where everything is comes from the services that this one uses; see the manifest. */
define('DB_NAME', getenv('MYSQL_DATABASE'));
define('DB_USER', getenv('MYSQL_USER'));
define('DB_PASSWORD', getenv('MYSQL_PASSWORD'));
define('DB_HOST', getenv('MYSQL_IP') . ':' . getenv('MYSQL_PORT'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
$table_prefix = 'wp_';

/* All of them from one secret: every backend must have the same, and nobody else may know them. */
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $use) {
    define($use . '_KEY', hash_hmac('sha256', $use . ' key', getenv('WORDPRESS_SECRET')));
    define($use . '_SALT', hash_hmac('sha256', $use . ' salt', getenv('WORDPRESS_SECRET')));
}

/* Behind a proxy that speaks HTTPS. */
if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') {
    $_SERVER['HTTPS'] = 'on';
}
/* The address under which it was asked for, so that it can move. */
if (isset($_SERVER['HTTP_HOST'])) {
    $site = (empty($_SERVER['HTTPS']) ? 'http' : 'https') . '://' . $_SERVER['HTTP_HOST'];
    define('WP_HOME', $site);
    define('WP_SITEURL', $site);
}

/* Code comes by commits, not by clicks: what one backend changed the others would not have. */
define('DISALLOW_FILE_MODS', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', getenv('WORDPRESS_OFFLINE') === 'yes');

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
