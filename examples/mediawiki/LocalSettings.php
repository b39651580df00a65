<?php
if (!defined('MEDIAWIKI')) {
    exit;
}
/* Where everything is comes from the services that this one uses; see the manifest. */
$wgDBtype = 'mysql';
$wgDBserver = getenv('MYSQL_IP') . ':' . getenv('MYSQL_PORT');
$wgDBname = getenv('MYSQL_DATABASE');
$wgDBuser = getenv('MYSQL_USER');
$wgDBpassword = getenv('MYSQL_PASSWORD');
/* As build.sh makes the tables. */
$wgDBTableOptions = 'ENGINE=InnoDB, DEFAULT CHARSET=binary';

/* Without WIKI_SERVER it is the address under which it was asked for, so that it can move. Who sends a false Host then gets pages with
   false links, and some of these are kept for others ({{SERVER}} in a page): name the address once others use the wiki. */
$scheme = ($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https' || !empty($_SERVER['HTTPS']) ? 'https' : 'http';
$wgServer = getenv('WIKI_SERVER') ?: $scheme . '://' . ($_SERVER['HTTP_HOST'] ?? 'localhost');
/* At the top of the site. Titles are a parameter (index.php?title=.NET): as a path some of them would be names that are not served. */
$wgScriptPath = '';
$wgUsePathInfo = false;
/* An address that is no file comes as q: a title, or a picture that is missing. */
if (is_string($_GET['q'] ?? null) && !isset($_GET['title'])) {
    $_GET['title'] = ltrim($_GET['q'], '/');
    unset($_GET['q']);
}

$wgSitename = getenv('WIKI_NAME') ?: 'A wiki';
$wgMetaNamespace = 'Project';
$wgLogos = ['1x' => '/resources/assets/mediawiki.png'];
$wgLanguageCode = getenv('WIKI_LANGUAGE') ?: 'en';

/* Every backend must have the same, and nobody else may know it. */
$wgSecretKey = hash_hmac('sha256', 'key', getenv('WIKI_SECRET'));
$wgAuthenticationTokenVersion = '1';
/* What mw-config asks for before it brings the tables up to date. It counts no wrong tries, so it is shut until it is needed. */
$wgUpgradeKey = getenv('WIKI_UPGRADE') === 'yes' ? getenv('WIKI_ADMIN_PASSWORD') : false;

/* Sessions, the count of wrong passwords and what is kept for speed: in the database, where all backends find them. MediaWiki has
   session handling of its own, so PHP's shared sessions would not do, and without a main cache it would not count wrong passwords. */
$wgMainCacheType = CACHE_DB;
$wgSessionCacheType = CACHE_DB;
/* The texts of the interface: each backend makes them at its first request, and again for each code version. */
$wgCacheDirectory = "$IP/.cache";

/* images is shared. What was deleted lies in a folder that is not served, as its name begins with a dot. */
$wgEnableUploads = true;
$wgDeletedDirectory = "$IP/images/.deleted";
$wgUseImageMagick = false;

/* Jobs run after an answer was sent, one at a time; there is no other place for them. No mail program either. */
$wgJobRunRate = 1;
$wgEnableEmail = false;

/* Everybody reads, accounts write, administrators make accounts: a wiki that anyone may write is found by spam in a day. */
$wgGroupPermissions['*']['edit'] = false;
$wgGroupPermissions['*']['createaccount'] = false;

wfLoadSkin('Vector');
wfLoadExtensions(['CategoryTree', 'Cite', 'ImageMap', 'InputBox', 'Nuke', 'ParserFunctions', 'WikiEditor']);

/* The password of an account whose hash is ":environment:"; see admin.sql. */
class EnvironmentPassword extends Password
{
    public function verify(string $password): bool
    {
        $expected = (string) getenv('WIKI_ADMIN_PASSWORD');
        return $expected !== '' && hash_equals($expected, $password);
    }

    public function crypt(string $password): void
    {
        throw new PasswordError('not made of a password');
    }

    public function needsUpdate(): bool
    {
        return true;
    }
}
$wgPasswordConfig['environment'] = ['class' => EnvironmentPassword::class];
