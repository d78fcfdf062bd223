package dev.cairn.bench.epcis;

import dev.cairn.bench.CpuTimes;
import dev.cairn.bench.edge.Cpu;
import dev.cairn.check.Proc;
import dev.cairn.plant.LogOverHttp;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A real {@code cairn serve} that takes documents, and what stands in its log in the end. */
final class Served {
    static final List<String> MEMORY = List.of("-Xms2g", "-Xmx2g", "-Xmn1g", "-XX:+UseSerialGC");

    private static final Duration LOGGED = Duration.ofSeconds(60);

    private final Asked asked;
    private final Plant plant;

    Served(Asked asked, Plant plant) {
        this.asked = asked;
        this.plant = plant;
    }

    Proc start() {
        List<String> jvm = new ArrayList<>(MEMORY);
        asked.jfr()
                .ifPresent(
                        file -> jvm.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + file));
        return Plant.awaitServing(Proc.named("serve")
                .jvm(jvm.toArray(String[]::new))
                .env("CAIRN_INGEST_CAPTURE_ACCOUNTS", plant.file("accounts").toString())
                .java(dev.cairn.launch.Main.class, "serve", plant.file("serve.yaml")));
    }

    static long cpuMicros(Proc java) throws IOException {
        return Cpu.micros(java.pid()) - CpuTimes.compilersMicros(java.pid());
    }

    /** Waits until as many events are in the log as were acknowledged; neither more nor fewer, or there is no figure. */
    void requireLogged(long acknowledged, Set<Hash> keys, BiConsumer<String, Object> found)
            throws IOException, Malformed, InterruptedException {
        LogOverHttp log = new LogOverHttp(plant.site(), plant.genesis());
        long end = System.nanoTime() + LOGGED.toNanos();
        @Nullable Head head = null;
        while (System.nanoTime() < end && (head == null || head.checkpoint().size() < acknowledged)) {
            Thread.sleep(100);
            head = log.look().orElse(null);
        }
        long logged = 0;
        while (System.nanoTime() < end && logged < acknowledged && head != null) {
            logged = logged(log, head, keys);
            head = log.look().orElse(head);
        }
        found.accept("captured", acknowledged);
        found.accept("in_log", logged);
        if (logged != acknowledged || logged == 0) {
            throw new IOException(acknowledged + " events acknowledged, " + logged + " in the log");
        }
    }

    private static long logged(LogOverHttp log, Head head, Set<Hash> keys) throws IOException, Malformed {
        long logged = 0;
        for (Bytes entry : log.entries(head)) {
            logged +=
                    !Seal.isSeal(entry) && keys.contains(Statement.parse(entry).kid()) ? 1 : 0;
        }
        return logged;
    }
}
