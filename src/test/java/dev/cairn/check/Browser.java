package dev.cairn.check;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real Chromium, the one that the machine has installed. One per test class: starting takes a second; each
 * {@link View} in it is a fresh visitor without memory. Not for several threads.
 */
public final class Browser implements AutoCloseable {
    public static final String ABSENT = "Chromium is not installed (Debian: chromium)";

    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final List<String> ACCESSIBILITY =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
        this.playwright = playwright;
        this.chromium = chromium;
    }

    private static Optional<Path> program() {
        return House.program("chromium", "chromium-browser", "google-chrome");
    }

    /** Whether a Chromium is installed. */
    public static boolean available() {
        return program().isPresent();
    }

    /** Starts it; mark the test class {@link Needs.Chromium}, then it is skipped when none is installed. */
    public static Browser open() {
        assumeTrue(available(), ABSENT);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Browser(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(program().orElseThrow())
                                    .setArgs(ARGUMENTS)));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** A phone, 390 by 844, speaking the language given ({@code en}, {@code zh-CN}). */
    public View phone(String language) {
        return view(visitor(language).setViewportSize(390, 844).setHasTouch(true));
    }

    /** The same phone with JavaScript switched off. */
    public View phoneWithoutScript(String language) {
        return view(
                visitor(language).setViewportSize(390, 844).setHasTouch(true).setJavaScriptEnabled(false));
    }

    /** A desk's screen, 1280 by 900. */
    public View desk(String language) {
        return view(visitor(language).setViewportSize(1280, 900));
    }

    /** Anything else; begin with {@link #visitor}. */
    public View view(com.microsoft.playwright.Browser.NewContextOptions options) {
        return new View(chromium.newContext(options));
    }

    /** A visitor's options to go on from. */
    public static com.microsoft.playwright.Browser.NewContextOptions visitor(String language) {
        return new com.microsoft.playwright.Browser.NewContextOptions().setLocale(language);
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }

    /** One visitor with one page open, and a record of all that the page asked for and complained about. */
    public static final class View implements AutoCloseable {
        private final BrowserContext context;
        private final Page page;
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final List<String> complaints = new CopyOnWriteArrayList<>();

        private View(BrowserContext context) {
            this.context = context;
            context.onRequest((Request request) -> requests.add(request.url()));
            context.onConsoleMessage((ConsoleMessage message) -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            context.onWebError(error -> complaints.add(error.error()));
            this.page = context.newPage();
        }

        /** The page, for everything that Playwright can do with it. */
        public Page page() {
            return page;
        }

        /** Opens an address and waits until it has loaded; returns the HTTP status. */
        public int go(URI address) {
            return page.navigate(address.toString()).status();
        }

        /** All addresses that were asked for. */
        public List<String> requests() {
            return List.copyOf(requests);
        }

        /** Those that lie outside the given origin; must be empty for a page that keeps its visitors to itself. */
        public List<String> foreignRequests(URI home) {
            String origin = home.getScheme() + "://" + home.getAuthority() + "/";
            return requests.stream()
                    .filter(url -> !url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:"))
                    .toList();
        }

        /** Errors on the console and uncaught exceptions. */
        public List<String> complaints() {
            return List.copyOf(complaints);
        }

        /** Keeps a picture of the whole page as {@code src/target/screenshots/NAME.png}. */
        public Path screenshot(String name) {
            Path file = House.target("screenshots").resolve(name + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
            return file;
        }

        /** What axe finds wrong with the page (WCAG 2.0 to 2.2 A and AA, best practice), one sentence each. */
        public List<String> axe() {
            return new AxeBuilder(page)
                    .withTags(ACCESSIBILITY).analyze().getViolations().stream()
                            .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                    + rule.getNodes().stream()
                                            .map(node -> node.getHtml())
                                            .toList())
                            .toList();
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
