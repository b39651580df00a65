package org.conpaas.managers.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.managers.Given;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump is loaded once, whole, or not at all. */
class DumpTest {
    private static final String ADDRESS = "127.3.200.1";
    private static final String PASSWORD = "secret";
    private static final String GOOD =
            "CREATE TABLE page (id INT PRIMARY KEY);\nINSERT INTO page VALUES (1), (2), (3);\n";

    /** Names that look like options, or like another one. */
    private static final List<String> ODD = List.of("LAB", "--no-data");

    private final List<Member> members = new ArrayList<>();

    @AfterEach
    void stop() {
        members.forEach(Member::close);
    }

    private static NodeSpec spec(String digest, Path dump) {
        Given given = Given.service("mysql")
                .secret("password", "db", PASSWORD)
                .setting("dump", "data/" + dump.getFileName())
                .file("dump", digest, dump.getFileName().toString())
                .node("mysql", ADDRESS);
        return new MysqlManager().render(given.context()).values().iterator().next();
    }

    private Member member(Path directory, String digest, Path dump) throws IOException {
        Path root = Files.createDirectories(directory.resolve("node"));
        Member member = new Member(root, ADDRESS, spec(digest, dump)).dump(dump);
        members.add(member);
        return member;
    }

    private static Path gzip(Path file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void a_broken_dump_is_told_with_its_line_and_leaves_nothing_and_a_mended_one_is_loaded_once(@TempDir Path directory)
            throws Exception {
        assumeTrue(GaleraTest.isInstalled("mariadbd"), "mariadbd is not installed: the package mariadb-server");
        assumeTrue(GaleraTest.isInstalled("socat"), "socat is not installed: the package socat");
        Path broken = Files.writeString(directory.resolve("broken.sql"), GOOD + "INSERT INTO nowhere VALUES (1);\n");
        Member member = member(directory, "d1", broken).start();
        member.awaitSaying("at line 3: Table 'lab.nowhere' doesn't exist");
        assertThat(member.sql(PASSWORD, "SHOW TABLES")).isEmpty();

        Path whole = gzip(directory.resolve("whole.sql.gz"), GOOD.repeat(1));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.sql.gz"), Arrays.copyOf(bytes, bytes.length - 9));
        change(member, "d2", cut);
        member.awaitSaying("the file is broken: ");
        assertThat(member.sql(PASSWORD, "SHOW TABLES")).isEmpty();

        Path server = Files.writeString(directory.resolve("server.sql"), GOOD + "USE `mysql`;\nDROP TABLE user;\n");
        change(member, "d3", server);
        member.awaitSaying("at line 3 it turns to the server's own database");

        change(member, "d4", whole);
        member.awaitReady();
        assertThat(member.sql(PASSWORD, "SELECT COUNT(*) FROM page")).isEqualTo("3");
        member.sql(PASSWORD, "DELETE FROM page");
        member.stop();
        member.start();
        member.awaitReady();
        assertThat(member.sql(PASSWORD, "SELECT COUNT(*) FROM page"))
                .as("not again")
                .isEqualTo("0");
        change(member, "d5", gzip(directory.resolve("other.sql.gz"), GOOD));
        member.awaitReady();
        assertThat(member.sql(PASSWORD, "SELECT COUNT(*) FROM page"))
                .as("it is not empty")
                .isEqualTo("0");
        takeOutAndLoadAgain(member, directory);
    }

    /** Also databases besides the service's own, and what is no text. */
    private static void takeOutAndLoadAgain(Member member, Path directory) throws Exception {
        member.sql(PASSWORD, "CREATE TABLE kept (id INT PRIMARY KEY, content LONGBLOB)");
        member.sql(PASSWORD, "INSERT INTO kept VALUES (1, x'00ff27225c'), (2, NULL)");
        // larger than a client takes unless it is told to, and twice as large as SQL
        member.sql(PASSWORD, "INSERT INTO kept VALUES (3, REPEAT('x', 34000000))");
        member.sql(PASSWORD, "CREATE DATABASE `other one`");
        member.sql(PASSWORD, "CREATE TABLE `other one`.t (text VARCHAR(20)) CHARACTER SET utf8mb4");
        member.sql(PASSWORD, "INSERT INTO `other one`.t VALUES (CONVERT(x'6E61C3AF766520F09F9982' USING utf8mb4))");
        for (String odd : ODD) {
            member.sql(PASSWORD, "CREATE DATABASE `" + odd + "`");
            member.sql(PASSWORD, "CREATE TABLE `" + odd + "`.t AS SELECT 1 AS id");
        }
        Path taken = member.take(MemberRole.databases(), directory.resolve("taken.sql.gz"));
        member.sql(PASSWORD, "DROP TABLE kept, page");
        member.sql(PASSWORD, "DROP DATABASE `other one`");
        for (String odd : ODD) {
            member.sql(PASSWORD, "DROP DATABASE `" + odd + "`");
        }
        change(member, "d6", taken);
        member.await("it is loaded", () -> member.sql(PASSWORD, "SHOW DATABASES LIKE 'other%'")
                .equals("other one"));
        member.awaitReady();
        assertThat(member.sql(PASSWORD, "SELECT LENGTH(content) FROM kept WHERE id = 3"))
                .isEqualTo("34000000");
        assertThat(member.sql(PASSWORD, "SELECT id, HEX(content) FROM kept WHERE id < 3 ORDER BY id"))
                .isEqualTo("1\t00FF27225C\n2\tNULL");
        assertThat(member.sql(PASSWORD, "SELECT HEX(text) FROM `other one`.t")).isEqualTo("6E61C3AF766520F09F9982");
        for (String odd : ODD) {
            assertThat(member.sql(PASSWORD, "SELECT id FROM `" + odd + "`.t"))
                    .as(odd)
                    .isEqualTo("1");
        }
        member.await("it tells what it does", () -> Files.readString(member.path("run/metrics"))
                .contains("queries "));
        assertThat(Files.readString(member.path("run/metrics")))
                .matches("connections \\d+\nmembers 1\nreceive_queue \\d+\n(\\w+ \\d+\\.\\d\\d\n){6}");
    }

    /** No restart: a mended dump is found while the server runs. The file is there before its digest is told. */
    private static void change(Member member, String digest, Path dump) {
        member.dump(dump);
        member.write(spec(digest, dump));
    }
}
