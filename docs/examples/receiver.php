<?php

/**
 * A receiver of Patchbay's callbacks. PHP 8.0 or newer, no dependencies. To try it:
 *
 *   CALLBACK_SECRETS=whsec_… php -S 127.0.0.1:3000 receiver.php
 *
 * CALLBACK_SECRETS  the extension's signing secret; while it rotates both, separated by a comma
 * GRAPHQL_URL       http://127.0.0.1:4000/graphql
 * INBOX             the folder in which deliveries are kept (outside what the web server shows): inbox
 *
 * What was kept but not finished (a `.json` without its `.done`) is worked on by `php receiver.php`, for example by cron.
 */

declare(strict_types=1);

const WINDOW_SECONDS = 5 * 60;
const MAX_BODY_BYTES = 256 * 1024;

function setting(string $name, string $default): string
{
    $value = getenv($name);
    return $value === false || $value === '' ? $default : $value;
}

/** Throws a RuntimeException unless Patchbay sent exactly this body, with this id, just now. Answers the id. */
function verify(array $headers, string $body, array $secrets, int $now): string
{
    $id = $headers['webhook-id'] ?? '';
    $timestamp = $headers['webhook-timestamp'] ?? '';
    if (!preg_match('/\A[A-Za-z0-9_-]{1,100}\z/', $id)) {
        throw new RuntimeException('webhook-id is missing');
    }
    // An old request that somebody kept is not taken again.
    if (!preg_match('/\A[0-9]{1,12}\z/', $timestamp) || abs($now - (int) $timestamp) > WINDOW_SECONDS) {
        throw new RuntimeException('webhook-timestamp is too old, or of the future');
    }

    // Standard Webhooks: base64 HMAC-SHA256 of `id.timestamp.body`, keyed with the bytes behind `whsec_`. While the
    // secret rotates there are two signatures.
    $isSigned = false;
    foreach ($secrets as $secret) {
        $key = base64_decode(preg_replace('/\Awhsec_/', '', $secret));
        $wanted = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
        foreach (explode(' ', $headers['webhook-signature'] ?? '') as $signature) {
            // hash_equals compares in constant time: how long it takes tells nothing about where two texts differ.
            $isSigned = hash_equals($wanted, $signature) || $isSigned;
        }
    }
    if (!$isSigned) {
        throw new RuntimeException('webhook-signature does not fit');
    }

    // HASH: hex HMAC-SHA256 of the raw body, keyed with the secret as it was shown. HASH-PREVIOUS is there while the
    // secret rotates.
    $isHashed = false;
    foreach ($secrets as $secret) {
        $wanted = hash_hmac('sha256', $body, $secret);
        foreach ([$headers['hash'] ?? '', $headers['hash-previous'] ?? ''] as $hash) {
            $isHashed = hash_equals($wanted, $hash) || $isHashed;
        }
    }
    if (!$isHashed) {
        throw new RuntimeException('HASH does not fit');
    }
    return $id;
}

/**
 * Keeps a delivery on disk; false where the work on it is done. One that was not answered in time comes again, with the same
 * webhook-id; and when your work failed, somebody may send it again. A database table with a unique column does the same.
 */
function keep(string $inbox, string $id, string $body): bool
{
    if (is_file("$inbox/$id.done")) {
        return false;
    }
    if (!is_dir($inbox) && !mkdir($inbox, 0700, true) && !is_dir($inbox)) {
        throw new RuntimeException("cannot make $inbox");
    }
    $draft = tempnam($inbox, 'draft');
    // The later one brings a fresh securityContext.
    if ($draft === false || file_put_contents($draft, $body) !== strlen($body) || !rename($draft, "$inbox/$id.json")) {
        throw new RuntimeException("cannot write to $inbox");
    }
    return true;
}

/** What the extension does about an event. This one looks at the installation that it is about. */
function handle(array $callback, string $graphqlUrl): void
{
    $answer = file_get_contents($graphqlUrl, false, stream_context_create(['http' => [
        'method' => 'POST',
        'header' => [
            'content-type: application/json',
            "authorization: Bearer {$callback['securityContext']}",
        ],
        'content' => json_encode(['query' => '{ currentInstallation { orgId extensionKey version status } }']),
        'ignore_errors' => true,
        'timeout' => 30,
    ]]));
    $decoded = json_decode((string) $answer, true);
    if (!is_array($decoded) || isset($decoded['errors'])) {
        throw new RuntimeException($decoded['errors'][0]['message'] ?? 'no answer');
    }
    ['extensionKey' => $key, 'version' => $version, 'status' => $status] = $decoded['data']['currentInstallation'];
    error_log("{$callback['event']} of organization {$callback['orgId']}: $key $version is $status");
}

/**
 * Works on one delivery; one that fails stays in the inbox. One after the other: deliveries of an installation come in order, so
 * they are worked on in order, and none twice.
 */
function workOn(string $inbox, string $id, string $graphqlUrl): void
{
    $turn = fopen("$inbox/lock", 'c');
    flock($turn, LOCK_EX);
    try {
        if (is_file("$inbox/$id.done")) {
            error_log("$id came again");
            return;
        }
        handle(json_decode((string) file_get_contents("$inbox/$id.json"), true), $graphqlUrl);
        touch("$inbox/$id.done");
    } catch (Throwable $error) {
        error_log("$id: {$error->getMessage()}");
    } finally {
        fclose($turn);
    }
}

/** Ends the answer while the script goes on: what takes too long counts as failed and comes again. */
function answer(int $status): void
{
    ignore_user_abort(true);
    http_response_code($status);
    header('content-length: 0');
    header('connection: close');
    if (function_exists('fastcgi_finish_request')) {
        fastcgi_finish_request();
        return;
    }
    while (ob_get_level() > 0) {
        ob_end_flush();
    }
    flush();
}

$secrets = array_values(array_filter(explode(',', setting('CALLBACK_SECRETS', ''))));
$graphqlUrl = setting('GRAPHQL_URL', 'http://127.0.0.1:4000/graphql');
$inbox = setting('INBOX', 'inbox');

if (PHP_SAPI === 'cli') {
    foreach (glob("$inbox/*.json") ?: [] as $file) {
        $id = basename($file, '.json');
        if (!is_file("$inbox/$id.done")) {
            workOn($inbox, $id, $graphqlUrl);
        }
    }
    return;
}

try {
    if ($secrets === []) {
        throw new RuntimeException('set CALLBACK_SECRETS');
    }
    // The raw bytes: parsed and printed anew they have another hash.
    $body = (string) file_get_contents('php://input', false, null, 0, MAX_BODY_BYTES + 1);
    if (strlen($body) > MAX_BODY_BYTES) {
        throw new RuntimeException('the body is too long');
    }
    $headers = [];
    foreach ($_SERVER as $name => $value) {
        if (str_starts_with($name, 'HTTP_')) {
            $headers[strtolower(str_replace('_', '-', substr($name, 5)))] = (string) $value;
        }
    }
    $id = verify($headers, $body, $secrets, time());
} catch (RuntimeException $error) {
    error_log("Refused: {$error->getMessage()}");
    http_response_code(401);
    return;
}
// `sendTestCallback` sends an event of no installation: there is nothing to do about it.
if (isset($headers['patchbay-test'])) {
    error_log("A test arrived: $id");
    return;
}
$isNew = keep($inbox, $id, $body);
answer(200);
if ($isNew) {
    workOn($inbox, $id, $graphqlUrl);
} else {
    error_log("$id came again");
}
