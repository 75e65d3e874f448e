// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page in a browser, on a real cluster. */
@LiveApplication
@Tag("browser")
class BrowserIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path profile;

    @LocalServerPort
    private int port;

    private Chromium chromium;
    private ChromeDriver page;

    @BeforeEach
    void open() {
        chromium = new Chromium(profile);
        page = chromium.driver();
        page.get("http://127.0.0.1:" + port + "/");
    }

    @AfterEach
    void close() {
        chromium.close();
    }

    @Test
    void somebodyLogsInRunsACommandSeesAnEventAndABarrierOpen() throws IOException {
        chromium.look("light", 1280, 860);
        chromium.picture("login");
        logIn();
        await(".card .dot[data-health=passing]", 3);

        run("for i in 1 2 3; do echo \"<b>step $i</b> on a node\"; sleep 1; done; exit 3");
        awaitText("#logs", "node-3  <b>step 1</b>");
        chromium.picture("running");
        await(".card[data-state=failed]", 3);
        assertThat(texts(".card .state")).hasSize(3).allMatch(words -> words.startsWith("exit 3"));
        awaitText("#job-state", "failed: 0 of 3 exited with 0, 3 failed");

        run("echo \"<b>done</b> in $$\"; uname -s; uptime -p");
        await(".card[data-state=ok]", 3);
        awaitText("#job-state", "complete: 3 of 3 exited with 0");
        awaitText("#logs", "node-2  <b>done</b> in");
        assertThat(all("#logs b")).isEmpty();

        find("#event-name").sendKeys("deploy");
        find("#event-payload").sendKeys("v42", Keys.ENTER);
        awaitText("#ticker", "v42");

        openABarrier();
        pictures();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void aNodesLogIsReadAndAJobIsCancelledByKeysAlone() {
        logIn();
        await(".card", 3);
        assertThat(page.switchTo().activeElement().getDomAttribute("id")).isEqualTo("command");
        page.switchTo().activeElement().sendKeys("echo from $PPID; sleep 600");
        press(Keys.TAB, Keys.TAB);
        page.switchTo().activeElement().sendKeys("60", Keys.TAB, Keys.ENTER);
        await(".card[data-state=running]", 3);
        awaitText("#logs", "node-3  from");

        focus("[data-node=node-2] .card");
        press(Keys.SPACE);
        awaitText("#log-of", "node-2");
        assertThat(find("#logs").getText()).contains("from").doesNotContain("node-3");

        focus("#cancel");
        press(Keys.ENTER);
        awaitText("#job-state", "cancelled by " + LiveApplication.USER);
        assertThat(chromium.complaints()).isEmpty();
    }

    /** A browser has six connections to a server in all its windows; each page takes one for good. */
    @Test
    void inTheFifthWindowACommandIsRunAndCancelled() {
        logIn();
        for (int i = 0; i < 4; i++) {
            await(".card", 3);
            page.switchTo().newWindow(WindowType.WINDOW);
            page.get("http://127.0.0.1:" + port + "/");
        }
        await(".card .dot[data-health=passing]", 3);
        run("sleep 600");
        await(".card[data-state=running]", 3);
        find("#cancel").click();
        awaitText("#job-state", "cancelled by");
    }

    @Test
    void afterACancelNoCardLooksAsIfItRan() throws IOException {
        logIn();
        run("echo begun; sleep 600");
        await(".card[data-state=running]", 3);
        find("#cancel").click();
        await(".card[data-state=cancelled]", 3);
        assertThat(texts(".card .state")).containsOnly("cancelled, may still run");
        chromium.picture("cancelled");
    }

    @Test
    void anEventHasTheTimeAtWhichItCameHoweverLateThePageIsLoaded() {
        logIn();
        find("#event-name").sendKeys("timed");
        find("#event-payload").sendKeys("once", Keys.ENTER);
        awaitText("#ticker", "timed");
        String before = find("#ticker li:first-child time").getText();
        run("sleep 2");
        await(".card[data-state=ok]", 3);
        page.navigate().refresh();
        awaitText("#ticker", "timed");
        assertThat(find("#ticker li:first-child time").getText()).isEqualTo(before);
    }

    @Test
    void aLogThatIsCutSaysSoWhereItIsCut() throws IOException {
        logIn();
        run("head -c 150000 /dev/zero | tr '\\0' x | fold -w 100");
        await(".card[data-state=ok]", 3);
        awaitText(".logs pre:not([hidden]) .cut:first-child", "earlier characters are no longer shown");
        chromium.picture("cut");
    }

    @Test
    void aFailedCardThatIsChosenStillLooksFailed() throws IOException {
        logIn();
        run("exit 3");
        await(".card[data-state=failed]", 3);
        focus("[data-node=node-2] .card");
        press(Keys.SPACE);
        awaitText("#log-of", "node-2");
        chromium.look("light", 1280, 860);
        chromium.picture("chosen");
        assertThat(edge("node-2")).isEqualTo(edge("node-1"));
    }

    @Test
    void aNodeWhoseAgentStandsStillIsSaidToBeSilent() {
        logIn();
        run("while :; do echo tick; sleep 1; done");
        await(".card[data-state=running]", 3);
        ConsulAgent agent = LiveApplication.OnCluster.CLUSTER.agent(2);
        agent.pause();
        try {
            awaitText("[data-node=node-3] .state", "silent since");
            assertThat(find("[data-node=node-1] .state").getText()).doesNotContain("silent");
        } finally {
            agent.resume();
        }
        find("#cancel").click();
        await(".card[data-state=cancelled]", 3);
    }

    /** WCAG 2, level AA. */
    @Test
    void allTextHasEnoughContrast() {
        logIn();
        run("exit 0");
        await(".card[data-state=ok]", 3);
        assertContrast();
        run("exit 3");
        await(".card[data-state=failed]", 3);
        assertContrast();
        run("echo x; sleep 600");
        await(".card[data-state=running]", 3);
        assertContrast();
        find("#cancel").click();
        await(".card[data-state=cancelled]", 3);
        assertContrast();
        openABarrier();
        assertContrast();
    }

    private void assertContrast() {
        for (String scheme : List.of("light", "dark")) {
            chromium.look(scheme, 1280, 860);
            assertThat(Contrast.tooLow(page)).as(scheme).isEmpty();
        }
    }

    private Object edge(String node) {
        return Objects.requireNonNull(page.executeScript(
                "return getComputedStyle(document.querySelector(`[data-node=${arguments[0]}] .card`)).borderLeftColor",
                node));
    }

    @Test
    void whoReloadsSeesTheSameJob() {
        logIn();
        run("echo once; exit 0");
        await(".card[data-state=ok]", 3);
        page.navigate().refresh();
        await(".card[data-state=ok]", 3);
        awaitText("#logs", "node-1  once");
    }

    @Test
    void aPageThatNobodyLooksAtGoesOnWhereItWas() {
        logIn();
        run("for i in 1 2 3 4; do echo step $i; sleep 1; done");
        awaitText("#logs", "node-1  step 1");
        look(false);
        look(true);
        await(".card[data-state=ok]", 3);
        awaitText("#logs", "node-1  step 4");
        assertThat(find("#logs").getText().lines()).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void whoLogsOutIsBackAtTheLogin() {
        logIn();
        find("#logout").click();
        awaitText("#gone", "You are logged out");
        page.get("http://127.0.0.1:" + port + "/");
        await("#password", 1);
    }

    @Test
    void whatIsRefusedIsSaidInWords() {
        logIn();
        find("#node").sendKeys("(");
        run("uptime");
        awaitText("#problem", "node: expected a regular expression");
    }

    private void logIn() {
        find("#username").sendKeys(LiveApplication.USER);
        find("#password").sendKeys(LiveApplication.PASSWORD, Keys.ENTER);
        await("#run", 1);
    }

    private void run(String command) {
        find("#command").clear();
        find("#command").sendKeys(command, Keys.ENTER);
    }

    private void openABarrier() {
        // Each test its own: who was ready at another's is ready still.
        String prefix = "browser/" + UUID.randomUUID();
        find("#barrier-prefix").sendKeys(prefix);
        find("#barrier-value").sendKeys("2", Keys.ENTER);
        awaitText("#barrier-state", "0 of 2 ready");
        put(prefix + "/web-1", "busy");
        awaitText("#participants", "busy");
        put(prefix + "/web-2", "ready");
        awaitText("#barrier-state", "1 of 2 ready, 2 present");
        put(prefix + "/web-1", "ready");
        awaitText("#barrier-state", "open: 2 ready");
    }

    private static void put(String key, String state) {
        LiveApplication.OnCluster.CLUSTER.server().http().put("/v1/kv/" + key, state);
    }

    private void pictures() throws IOException {
        chromium.look("light", 1280, 860);
        chromium.picture("light");
        chromium.look("dark", 1280, 860);
        chromium.picture("dark");
        chromium.look("light", 390, 1900);
        chromium.picture("phone");
        Object tooWide = page.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(tooWide).hasToString("0");
    }

    /** What the browser does when a window is covered or shown again. */
    private void look(boolean shown) {
        page.executeScript(
                "Object.defineProperty(document, 'hidden', {value: !arguments[0], configurable: true});"
                        + "document.dispatchEvent(new Event('visibilitychange'))",
                shown);
    }

    private void focus(String selector) {
        page.executeScript("document.querySelector(arguments[0]).focus()", selector);
    }

    private void press(Keys... keys) {
        for (Keys key : keys) {
            page.switchTo().activeElement().sendKeys(key);
        }
    }

    private WebElement find(String selector) {
        return page.findElement(By.cssSelector(selector));
    }

    private List<WebElement> all(String selector) {
        return page.findElements(By.cssSelector(selector));
    }

    private List<String> texts(String selector) {
        return all(selector).stream().map(WebElement::getText).toList();
    }

    private void await(String selector, int count) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(all(selector)).as(selector).hasSize(count));
    }

    private void awaitText(String selector, String text) {
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreException(StaleElementReferenceException.class)
                .untilAsserted(
                        () -> assertThat(find(selector).getText()).as(selector).contains(text));
    }
}
