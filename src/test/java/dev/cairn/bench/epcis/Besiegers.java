package dev.cairn.bench.epcis;

import dev.cairn.bench.epcis.Line.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Those who send what must be refused, so many bodies a second from one address, with a right API key; and those who begin a body each and
 * send a byte of it a second from another.
 */
final class Besiegers implements AutoCloseable {
    /** Bodies of a byte a second that are under way. */
    static final int SLOW = 64;

    private static final int SENDERS = 4;
    private static final String QUICK_ADDRESS = "127.0.0.66";
    private static final String SLOW_ADDRESS = "127.0.0.67";
    private static final int REFUSED_FROM = 400;
    private static final long SECOND = 1_000_000_000;

    private final int port;
    private final int perSecond;
    private final String apiKey;
    private final Tally tally;
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS + 1);

    /** What was sent and answered, all sieges together. */
    static final class Tally {
        final AtomicLong sent = new AtomicLong();
        final AtomicLong hungUp = new AtomicLong();
        final AtomicLong slow = new AtomicLong();
        final Map<Integer, AtomicLong> answers = new ConcurrentSkipListMap<>();
        final Map<String, AtomicLong> taken = new ConcurrentSkipListMap<>();
    }

    private Besiegers(int port, int perSecond, String apiKey, Tally tally) {
        this.port = port;
        this.perSecond = perSecond;
        this.apiKey = apiKey;
        this.tally = tally;
    }

    static Besiegers begin(int port, int perSecond, String apiKey, long seed, Tally tally) {
        Besiegers all = new Besiegers(port, perSecond, apiKey, tally);
        for (int i = 0; i < SENDERS; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            all.threads.submit(() -> all.send(random));
        }
        all.threads.submit(() -> all.dribble());
        return all;
    }

    private boolean send(SplittableRandom random) throws IOException, InterruptedException {
        long pause = SENDERS * SECOND / perSecond;
        long next = System.nanoTime();
        while (!threads.isShutdown()) {
            try (Line line = new Line(port, QUICK_ADDRESS)) {
                while (!threads.isShutdown()) {
                    next = Math.max(next + pause, System.nanoTime() - pause);
                    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                    one(line, Hostility.any(random));
                }
            } catch (IOException hungUp) {
                tally.hungUp.incrementAndGet();
            }
        }
        return true;
    }

    private void one(Line line, Hostility each) throws IOException {
        tally.sent.incrementAndGet();
        Answer answer = line.post("/capture", each.headers() + "Authorization: Bearer " + apiKey + "\r\n", each.body());
        tally.answers
                .computeIfAbsent(answer.status(), status -> new AtomicLong())
                .incrementAndGet();
        if (answer.status() < REFUSED_FROM) {
            tally.taken.computeIfAbsent(each.name(), name -> new AtomicLong()).incrementAndGet();
        }
    }

    private boolean dribble() throws InterruptedException {
        @Nullable Socket[] sockets = new Socket[SLOW];
        try {
            while (!threads.isShutdown()) {
                for (int i = 0; i < SLOW; i++) {
                    sockets[i] = dribble(sockets[i]);
                }
                Thread.sleep(1_000);
            }
            return true;
        } finally {
            for (Socket each : sockets) {
                close(each);
            }
        }
    }

    /** One byte more, or a new beginning where the door hung up. */
    private @Nullable Socket dribble(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.getOutputStream().write(' ');
                return socket;
            }
            Socket begun = Line.socket(port, SLOW_ADDRESS);
            OutputStream out = begun.getOutputStream();
            out.write(("POST /capture HTTP/1.1\r\nHost: 127.0.0.1\r\n" + Hostility.STATEMENTS.headers()
                            + "Content-Length: 900000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            tally.slow.incrementAndGet();
            return begun;
        } catch (IOException hungUp) {
            close(socket);
            return null;
        }
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException closed) {
            // It is what was wanted.
        }
    }

    @Override
    public void close() throws InterruptedException {
        threads.shutdownNow();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a besieger does not end");
        }
    }
}
