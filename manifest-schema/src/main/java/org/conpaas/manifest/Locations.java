package org.conpaas.manifest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Paths and URLs of a manifest, judged by their text alone. Whether a path leads out through a symbolic link only the one who
 * opens it can tell; whether a URL's host is one that may be asked, only the one who asks.
 */
public final class Locations {
    private static final int LONGEST = 1024;
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
    private static final Pattern PERCENT_CODE = Pattern.compile("%(2e|2f|5c|00|25)", Pattern.CASE_INSENSITIVE);
    // characters that a file system or a reader may take for a dot or a slash
    private static final Pattern LOOK_ALIKE =
            Pattern.compile("[\u2024\u2025\u2026\uFE52\uFF0E\u2044\u2215\u29F8\uFF0F\uFE68\uFF3C\u2216]");

    private Locations() {}

    public static boolean isUrl(String location) {
        return location.contains("://");
    }

    /** Why a text is no path inside the repository; empty when it is one. */
    public static Optional<String> pathFault(String path) {
        if (path.isEmpty() || path.length() > LONGEST) {
            return Optional.of(path.isEmpty() ? "is empty" : "is longer than " + LONGEST + " characters");
        }
        if (path.startsWith("/") || path.startsWith("~")) {
            return Optional.of("is absolute; paths begin at the repository's root");
        }
        if (path.startsWith("-") || SCHEME.matcher(path).lookingAt()) {
            return Optional.of(path.startsWith("-") ? "looks like an option" : "is neither a path nor an https URL");
        }
        if (path.indexOf('\\') >= 0) {
            return Optional.of("has a backslash; write /");
        }
        if (path.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("has a control character");
        }
        if (PERCENT_CODE.matcher(path).find() || LOOK_ALIKE.matcher(path).find()) {
            return Optional.of("has an encoded or look-alike dot or slash");
        }
        return segmentFault(path);
    }

    private static Optional<String> segmentFault(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(segment -> segment.strip().equals("..") || segment.equalsIgnoreCase(".git"))
                .findFirst()
                .map(segment -> segment.strip().equals("..") ? "leaves the repository" : "is in Git's own directory");
    }

    /** Why a text is no URL that may be fetched; empty when it is one. */
    public static Optional<String> urlFault(String url, boolean allowHttp) {
        if (url.length() > 2 * LONGEST || url.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("is too long or has a control character");
        }
        try {
            return uriFault(new URI(url), allowHttp);
        } catch (URISyntaxException malformed) {
            return Optional.of("is not a URL");
        }
    }

    private static Optional<String> uriFault(URI uri, boolean allowHttp) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        boolean allowed = scheme.equals("https") || allowHttp && scheme.equals("http");
        if (!allowed) {
            return Optional.of("is not https");
        }
        if (uri.getHost() == null) {
            return Optional.of("names no host");
        }
        return uri.getRawUserInfo() == null ? Optional.empty() : Optional.of("holds a user or password");
    }

    /** Why a text is neither; empty when it is one of the two. */
    public static Optional<String> fault(String location, boolean allowHttp) {
        return isUrl(location) ? urlFault(location, allowHttp) : pathFault(location);
    }
}
