package dev.cairn.launch.demo;

import dev.cairn.launch.Console;
import dev.cairn.launch.demo.World.Places;
import dev.cairn.launch.serve.Stopping;
import dev.cairn.web.qr.Qr;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole chain on this machine: an orchard, a cold room, a lorry with one warm hour and a shop, all simulated, and a gateway that measures "
                    + "this very machine; signed, logged, witnessed and shown for real.",
            "Data lies in a folder and survives a restart. Delete the folder to begin again."
        })
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("cairn-data", "demo");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "Of the site; the four above it are used too. Default: ${DEFAULT-VALUE}, or the next free ones.")
    private int port = 8080;

    @Option(names = "--lan", description = "Print a link that a phone on the same network can open (plain http).")
    private boolean lan;

    @Option(
            names = "--smoke",
            description = "Run unattended: check the first lot's page end to end, print one line of JSON, and end.")
    private boolean smoke;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Smoke watch = new Smoke(System::nanoTime);
        Console.onlyTrouble();
        try {
            Places places = lan ? Network.onLan(port) : Network.here(port);
            Demo demo = Demo.start(data, places, InstantSource.system());
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "cairn-stop"));
            if (smoke) {
                return watch.check(
                        demo,
                        link(demo, Network.loopback(places)),
                        spec.commandLine().getOut(),
                        err);
            }
            say(demo, places);
            Stopping.forever();
            return 0;
        } catch (IOException | RuntimeException e) {
            err.println("cairn demo: step start failed: " + e.getMessage());
            return 1;
        }
    }

    private void say(Demo demo, Places places) {
        PrintWriter out = spec.commandLine().getOut();
        String link = link(demo, places.publicUrl());
        out.println(Qr.terminal(link));
        out.println("  " + link);
        out.println();
        out.println("  Scan the code" + (lan ? " with a phone on this network" : "") + ", or open the link. Then try:");
        out.println("    the badge on the page: what your own browser has checked, step by step");
        out.println("    " + base(places) + "/ledger   the log, block by block");
        out.println(
                "    " + base(places) + "/ops      what the operator sees: this machine's gateway, refusals by code");
        out.println("    curl -so lot.cairn " + base(places) + "/proof" + demo.path() + ".cairn");
        out.println("    ./cairn verify lot.cairn --policy " + demo.world().file("genesis.txt"));
        out.println();
        out.println(
                "  The story is simulated, the chain is real. Its only witness belongs to the operator: 0 independent witnesses.");
        out.println("  Ctrl-C stops it; the data stays in " + data + ".");
        out.flush();
    }

    private static String base(Places places) {
        return Network.loopback(places).map(URI::toString).orElseThrow();
    }

    private static String link(Demo demo, Optional<URI> base) {
        return base.orElseThrow() + demo.path();
    }
}
