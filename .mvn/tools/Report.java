import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Reads surefire's XML reports below a folder and prints the slowest tests, what failed, what passed only at the second try, why tests were
 * skipped, and on the last line {@code N passed, N failed, N skipped}. Run from source: {@code java Report.java FOLDER}.
 */
final class Report {
    private static final int SLOWEST_MAX = 20;
    private static final int SENTENCE_CHARS_MAX = 160;

    private enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    /**
     * One test.
     *
     * @param why the first sentence of what it failed with or was skipped for; with {@code PASSED}, of its first try, which failed
     */
    private record Test(String name, double seconds, Outcome outcome, String why) {
        boolean isUnsteady() {
            return outcome == Outcome.PASSED && !why.isEmpty();
        }
    }

    public static void main(String[] words) throws Exception {
        List<Test> tests = new ArrayList<>();
        for (Path report : reports(Path.of(words.length > 0 ? words[0] : "."))) {
            read(report, tests);
        }
        printSlowest(tests);
        print("failed", tests, test -> test.outcome == Outcome.FAILED);
        print("unsteady, passed at the second try", tests, Test::isUnsteady);
        printSkipped(tests);
        System.out.printf(
                "%d passed, %d failed, %d skipped%n",
                count(tests, Outcome.PASSED), count(tests, Outcome.FAILED), count(tests, Outcome.SKIPPED));
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().matches(".*/target/surefire-reports/TEST-[^/]*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private static void read(Path report, List<Test> into) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        Element suite = builder.parse(report.toFile()).getDocumentElement();
        NodeList cases = suite.getElementsByTagName("testcase");
        if (cases.getLength() == 0) {
            // A class whose @BeforeAll gave up leaves no other trace.
            String name = suite.getAttribute("name");
            into.add(new Test(name, 0, Outcome.SKIPPED, "no test of " + name + " ran"));
        }
        for (int i = 0; i < cases.getLength(); i++) {
            into.add(test((Element) cases.item(i)));
        }
    }

    private static Test test(Element element) {
        String type = element.getAttribute("classname");
        String name = type.substring(type.lastIndexOf('.') + 1) + "." + element.getAttribute("name");
        String time = element.getAttribute("time").replace(",", "");
        double seconds = time.isEmpty() ? 0 : Double.parseDouble(time);
        Outcome outcome = Outcome.PASSED;
        String why = "";
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            switch (child.getNodeName()) {
                case "failure", "error" -> outcome = Outcome.FAILED;
                case "flakyFailure", "flakyError" -> {}
                case "skipped" -> outcome = outcome == Outcome.FAILED ? outcome : Outcome.SKIPPED;
                default -> {
                    continue;
                }
            }
            // Surefire puts the message of a failure into an attribute, that of an assumption before the stack trace.
            String message = ((Element) child).getAttribute("message");
            why = sentence(message.isBlank() ? child.getTextContent() : message);
        }
        return new Test(name, seconds, outcome, why);
    }

    private static String sentence(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        line = line.replaceFirst("^[\\w.$]+(Exception|Error): ", "").replace("Assumption failed: ", "");
        return line.length() <= SENTENCE_CHARS_MAX ? line : line.substring(0, SENTENCE_CHARS_MAX) + "…";
    }

    private static void printSlowest(List<Test> tests) {
        if (tests.isEmpty()) {
            return;
        }
        double all = tests.stream().mapToDouble(Test::seconds).sum();
        System.out.printf(Locale.ROOT, "%nSlowest of %d tests (%.1f s in all):%n", tests.size(), all);
        tests.stream()
                .sorted(Comparator.comparingDouble(Test::seconds).reversed())
                .limit(SLOWEST_MAX)
                .forEach(test -> System.out.printf(Locale.ROOT, "  %7.2f s  %s%n", test.seconds, test.name));
    }

    private static void print(String word, List<Test> tests, Predicate<Test> which) {
        tests.stream().filter(which).forEach(test -> System.out.printf("%s: %s: %s%n", word, test.name, test.why));
    }

    private static void printSkipped(List<Test> tests) {
        Map<String, Integer> reasons = new TreeMap<>();
        tests.stream()
                .filter(test -> test.outcome == Outcome.SKIPPED)
                .forEach(test -> reasons.merge(test.why.isEmpty() ? "no reason given" : test.why, 1, Integer::sum));
        reasons.forEach((why, tally) -> System.out.printf("skipped %d: %s%n", tally, why));
    }

    private static long count(List<Test> tests, Outcome outcome) {
        return tests.stream().filter(test -> test.outcome == outcome).count();
    }
}
