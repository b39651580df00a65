package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The dashboard in the browser that Debian packages. */
@SuppressWarnings("NullAway.Init")
@Needs({"chromium", "chromedriver"})
class DashboardTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LINK = Pattern.compile("https://\\S+");

    private static Installation installation;
    private static Path copy;

    private ChromeDriver browser;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("dashboard");
        copy = installation.repository("pages");
        Files.writeString(copy.resolve("app.yaml"), manifest(1));
        installation.push(copy, "One node");
        installation.awaitHealthy(copy, "pages");
    }

    @AfterAll
    static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setAcceptInsecureCerts(true);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--window-size=1280,1000",
                "--user-data-dir=" + Files.createDirectories(installation.home().resolve("browser")));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        Matcher link = LINK.matcher(installation.cps("dashboard").ok().out());
        assertThat(link.find()).isTrue();
        browser.get(link.group());
    }

    @AfterEach
    void close() {
        browser.quit();
    }

    private static String manifest(int nodes) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata:
                  name: pages
                  description: <script>document.title = 'stolen'</script><img src=x onerror="document.title = 'stolen'">
                spec:
                  services:
                    web: {type: helloworld, nodes: {node: %d}}
                """.formatted(nodes);
    }

    @Test
    void the_list_leads_to_the_application_and_both_are_free_of_errors() throws IOException {
        String list = text("main");
        assertThat(list).contains("pages", "Healthy", "Synced");
        browser.findElement(By.linkText("pages")).click();
        until("Last passes");
        String revision = installation.git(copy, "rev-parse", "HEAD").out().strip();
        assertThat(text("main")).contains(revision, "node/1", "helloworld");
        assertThat(errors()).isEmpty();
        browser.get(browser.getCurrentUrl().replace("pages", "nowhere"));
        until("No such application");
    }

    @Test
    @DisplayName("case 45: what a manifest says is shown as text")
    void stored_markup_is_text() {
        browser.findElement(By.linkText("pages")).click();
        until("Last passes");
        assertThat(text("main")).contains("<script>document.title = 'stolen'</script>");
        assertThat(browser.getTitle()).isEqualTo("pages · ConPaaS");
        assertThat(browser.findElements(By.cssSelector("main script[src='x'], main img")))
                .isEmpty();
    }

    @Test
    void an_open_page_follows_a_commit() throws IOException {
        browser.findElement(By.linkText("pages")).click();
        until("Last passes");
        browser.executeScript("window.neverReloaded = true");
        Files.writeString(copy.resolve("app.yaml"), manifest(2));
        installation.push(copy, "Two nodes");
        until("node/2");
        installation.awaitHealthy(copy, "pages");
        String revision = installation.git(copy, "rev-parse", "HEAD").out().strip();
        until(revision);
        new WebDriverWait(browser, PATIENCE).until(it -> !text("main").contains("progressing"));
        assertThat(browser.executeScript("return window.neverReloaded")).isEqualTo(true);
        assertThat(errors()).isEmpty();
    }

    @Test
    @DisplayName("case 43: without the link there is nothing to see, and the link opens once")
    void nothing_without_a_session() {
        String page = browser.getCurrentUrl();
        browser.manage().deleteAllCookies();
        browser.get(page);
        assertThat(browser.getPageSource()).doesNotContain("helloworld", ">pages<");
    }

    private String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    private void until(String shown) {
        new WebDriverWait(browser, PATIENCE)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .until(it -> text("main").contains(shown));
    }

    /** What the console says of the page: scripts, styles and pictures that failed, and what the page's policy refused. */
    private List<String> errors() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.toLowerCase(Locale.ROOT).contains("favicon"))
                .toList();
    }
}
