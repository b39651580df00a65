<?php
// Counts the visits of one browser: whichever backend answers, the count goes on.
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
$notes = glob(__DIR__ . '/notes/*.txt');
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $name = date('Ymd-His') . '-' . bin2hex(random_bytes(3)) . '.txt';
    file_put_contents(__DIR__ . '/notes/' . $name, substr($_POST['words'] ?? '', 0, 200) . "\n");
    header('Location: /', true, 303);
    exit;
}
?>
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title><?= htmlspecialchars(getenv('SITE_TITLE') ?: 'Visits') ?></title>
<link rel="stylesheet" href="style.css"></head>
<body>
<h1>Visit <?= $_SESSION['visits'] ?></h1>
<p>Backend <?= htmlspecialchars($_SERVER['SERVER_ADDR']) ?> answered; you asked for
<?= htmlspecialchars($_GET['q'] ?? '/') ?>.</p>
<form method="post"><input name="words" maxlength="200"><button>Leave a note</button></form>
<ul>
<?php foreach ($notes as $note): ?>
<li><a href="notes/<?= rawurlencode(basename($note)) ?>"><?= htmlspecialchars(basename($note)) ?></a></li>
<?php endforeach ?>
</ul>
</body>
</html>
