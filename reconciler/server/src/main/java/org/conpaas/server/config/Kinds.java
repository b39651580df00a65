package org.conpaas.server.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.conpaas.server.config.Setting.Kind;

/** How the values of settings are written. */
final class Kinds {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})([kmgt])");

    private static final Pattern CLOUD_NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private Kinds() {}

    static final Kind<String> TEXT = new Kind<>("text", text -> text);
    static final Kind<Secret> SECRET = new Kind<>("text", Secret::new);
    static final Kind<Boolean> YES_OR_NO = new Kind<>("true or false", Kinds::yesOrNo);
    static final Kind<Path> ABSOLUTE_PATH = new Kind<>("an absolute path", Kinds::absolutePath);
    static final Kind<String> ADDRESS = new Kind<>("an address of this machine, such as 127.0.0.1", Kinds::address);
    static final Kind<String> DATABASE_URL =
            new Kind<>("a URL that begins with jdbc:derby: or jdbc:postgresql:", Kinds::databaseUrl);
    static final Kind<String> HTTPS_URL_OR_EMPTY =
            new Kind<>("an https URL without a path, or nothing", Kinds::httpsUrl);

    /** Empty: {@code URI.create("")}. */
    static final Kind<URI> HTTP_URL_OR_EMPTY = new Kind<>("an http or https URL", Kinds::httpUrl);

    static final Kind<String> HOST_AND_PORT_OR_EMPTY =
            new Kind<>("a host and a port, such as proxy.example.org:3128, or nothing", Kinds::hostAndPort);

    /** Names that a manifest can have in {@code cloud:}. */
    static final Kind<List<String>> CLOUD_NAMES = new Kind<>(
            "names of lower-case letters, digits and hyphens, separated by commas; local and default are taken",
            Kinds::cloudNames);

    static Kind<Integer> number(int lowest, int highest) {
        return new Kind<>("a whole number from " + lowest + " to " + highest, text -> {
            int number = Integer.parseInt(text.strip());
            require(number >= lowest && number <= highest, "out of range");
            return number;
        });
    }

    /** @param least and most, in bytes */
    static Kind<Long> bytes(long least, long most) {
        return new Kind<>("a size such as 512m or 2g (k, m, g, t, of 1024 each)", text -> {
            Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
            require(matcher.matches(), "not a size");
            long size = Long.parseLong(matcher.group(1)) << 10 * " kmgt".indexOf(matcher.group(2));
            require(size >= least && size <= most, "out of range");
            return size;
        });
    }

    static Kind<Double> share() {
        return new Kind<>("a number from 0 to 1, such as 0.5", text -> {
            double number = Double.parseDouble(text.strip());
            require(number >= 0 && number <= 1, "out of range");
            return number;
        });
    }

    static Kind<Duration> duration(Duration shortest, Duration longest) {
        String wanted = "a duration from " + write(shortest) + " to " + write(longest) + ", such as 30s, 5m or 1h";
        return new Kind<>(wanted, text -> {
            Duration duration = readDuration(text.strip());
            require(duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0, "out of range");
            return duration;
        });
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        String wanted = "one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
        return new Kind<>(wanted, text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT)));
    }

    private static Duration readDuration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            String unit = matcher.group(2);
            String iso = unit.equals("d") ? "P" + matcher.group(1) + "D" : "PT" + matcher.group(1) + unit;
            return unit.equals("ms") ? Duration.ofMillis(Long.parseLong(matcher.group(1))) : Duration.parse(iso);
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw new IllegalArgumentException("not a duration", unreadable);
        }
    }

    private static String write(Duration duration) {
        return duration.toString()
                .substring(duration.toString().startsWith("PT") ? 2 : 1)
                .toLowerCase(Locale.ROOT);
    }

    private static Boolean yesOrNo(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        require(value.equals("true") || value.equals("false"), "neither true nor false");
        return value.equals("true");
    }

    private static Path absolutePath(String text) {
        try {
            Path path = Path.of(text);
            require(path.isAbsolute(), "not absolute");
            return path.normalize();
        } catch (InvalidPathException broken) {
            throw new IllegalArgumentException(broken.getReason(), broken);
        }
    }

    private static String address(String text) {
        try {
            require(!text.isBlank(), "empty");
            return InetAddress.getByName(text.strip()).getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("not an address, nor a name that is known here", unknown);
        }
    }

    private static String databaseUrl(String text) {
        require(text.startsWith("jdbc:derby:") || text.startsWith("jdbc:postgresql:"), "another database");
        return text;
    }

    private static URI httpUrl(String text) {
        URI url = URI.create(text.strip());
        require(
                text.isBlank()
                        || url.getHost() != null
                                && String.valueOf(url.getScheme()).matches("https?"),
                "not an http URL");
        return url;
    }

    private static String hostAndPort(String text) {
        if (text.isBlank()) {
            return "";
        }
        URI url = URI.create("http://" + text.strip());
        require(url.getHost() != null && url.getPort() > 0, "no host and port");
        return text.strip();
    }

    private static List<String> cloudNames(String text) {
        List<String> names = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !text.isBlank())
                .toList();
        require(names.stream().allMatch(name -> CLOUD_NAME.matcher(name).matches()), "not a name");
        require(names.stream().noneMatch(List.of("local", "default")::contains), "a name of this machine");
        require(names.stream().distinct().count() == names.size(), "twice");
        return names;
    }

    private static String httpsUrl(String text) {
        if (text.isBlank()) {
            return "";
        }
        URI url = URI.create(text.strip());
        require("https".equals(url.getScheme()) && url.getHost() != null, "not an https URL");
        require(
                url.getPath() == null
                        || url.getPath().isEmpty()
                        || url.getPath().equals("/"),
                "it has a path");
        return text.strip().replaceAll("/$", "");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
