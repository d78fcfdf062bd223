package dev.cairn.launch.watch;

import dev.cairn.launch.Console;
import dev.cairn.launch.Sentence;
import dev.cairn.launch.serve.LongRunning;
import dev.cairn.ledger.Finding;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn monitor}. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        description = {
            "Watches a ledger from outside with nothing but what everybody is shown: freshness, consistency from look to look and with"
                    + " the witnesses, gaps of named chains, receipts that are not kept, the age of the key list.",
            "One line a finding, as long as it is new. Nothing is kept but the newest head it has verified."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:--once: nothing was found", "1:--once: something was found, or it did not start"})
public final class MonitorCommand extends LongRunning<MonitorSettings> {
    @Option(names = "--once", description = "Look once and say by the exit code whether all is well: for cron.")
    private boolean once;

    public MonitorCommand() {
        super(MonitorSettings.class);
    }

    @Override
    public Integer call() throws InterruptedException {
        return once ? lookOnce() : super.call();
    }

    private int lookOnce() throws InterruptedException {
        Console.onlyTrouble();
        try (MonitorLoop loop = MonitorLoop.of(read(), base(), Duration.ZERO, InstantSource.system(), this::print)) {
            List<Finding> found = loop.look();
            return found.isEmpty() ? 0 : 1;
        } catch (SettingsException | IOException | IllegalArgumentException e) {
            spec().commandLine().getErr().println(Sentence.of(e));
            return 1;
        }
    }

    private void print(Finding finding) {
        spec().commandLine().getOut().println(finding);
        spec().commandLine().getOut().flush();
    }

    @Override
    protected Opened open(MonitorSettings read, Place place) throws IOException {
        MonitorLoop loop = MonitorLoop.of(read, place.base(), read.gapPatience(), place.clock(), this::print);
        loop.begin(read.poll());
        return Opened.untilStopped(loop, "monitoring " + read.ledger());
    }
}
