package dev.cairn.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLSocketFactory;

/** One kind of hostile session. Each says what is wrong with the door's answer, or nothing. */
enum Attack {
    /** A byte now and then: each comes long before a limit on silence, all together long after the limit on a whole CONNECT. */
    DRIPPING_CONNECT {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            byte[] connect = Wire.connect(self.clientId("drip-drip-drip-drip"), 60);
            try (Wire wire = certified(ground, self)) {
                for (byte each : Arrays.copyOf(connect, connect.length - 1)) {
                    if (!quietly(() -> wire.send(each)) || wire.awaitClose(DRIP).closed()) {
                        return Optional.empty();
                    }
                }
                return Optional.of("a CONNECT may drip for " + DRIP.multipliedBy(connect.length - 1));
            }
        }
    },
    NO_CERTIFICATE {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            return neverWelcome(ground, ground.nobody(), Wire.connect("nobody", 60));
        }
    },
    WRONG_AUTHORITY {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            return neverWelcome(ground, ground.stranger(), Wire.connect("stranger", 60));
        }
    },
    GARBAGE_FOR_TLS {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = Wire.tcp(ground.port())) {
                quietly(() -> wire.send(bytes(random, 1_000)));
                return closes(wire);
            }
        }
    },
    GARBAGE_FOR_CONNECT {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = certified(ground, self)) {
                quietly(() -> wire.send(bytes(random, 1_000)));
                return closes(wire);
            }
        }
    },
    OVERSIZE_LENGTH {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = certified(ground, self)) {
                quietly(() -> wire.send((byte) 0x10, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x7f));
                return closes(wire);
            }
        }
    },
    CONNECTED_AND_SILENT {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = welcome(ground, self, "silent", 1)) {
                return closes(wire);
            }
        }
    },
    EVERYBODYS_TOPICS {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            String filter = random.nextBoolean() ? "#" : ground.foreignTopic().replace("/data", "/+");
            try (Wire wire = welcome(ground, self, "listener", 60)) {
                wire.send(Wire.subscribe(filter));
                int reason = wire.read().subackReason();
                return reason >= 0x80 ? Optional.empty() : Optional.of(filter + " was granted with " + reason);
            }
        }
    },
    FOREIGN_TOPIC {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = welcome(ground, self, "foreign", 60)) {
                wire.send(Wire.publish(2, ground.foreignTopic(), 1, bytes(random, 200)));
                int reason = wire.read().pubackReason();
                return reason >= 0x80 ? Optional.empty() : Optional.of("a foreign topic was taken with " + reason);
            }
        }
    },
    QOS_TWO {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = welcome(ground, self, "twice", 60)) {
                wire.send(Wire.publish(4, self.topic(), 1, bytes(random, 200)));
                return closes(wire);
            }
        }
    },
    NEVER_TLS {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = Wire.tcp(ground.port())) {
                return closes(wire);
            }
        }
    },
    HALF_A_HELLO {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = Wire.tcp(ground.port())) {
                // A record of 512 bytes is announced, a few come.
                wire.send((byte) 22, (byte) 3, (byte) 1, (byte) 2, (byte) 0, (byte) 1, (byte) 0);
                return closes(wire);
            }
        }
    },
    RESET_IN_A_PACKET {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            Wire wire = welcome(ground, self, "reset", 60);
            byte[] publish = Wire.publish(2, self.topic(), 1, bytes(random, 20_000));
            quietly(() -> wire.send(Arrays.copyOf(publish, 1 + random.nextInt(publish.length - 1))));
            wire.reset();
            return Optional.empty();
        }
    },
    /** Gone before it can be answered: whoever enters it in a table then never hears of it again. */
    GONE_AT_ONCE {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            Wire wire = certified(ground, self);
            quietly(() -> wire.send(Wire.connect(self.clientId("gone"), 60)));
            wire.reset();
            return Optional.empty();
        }
    },
    /** Sends on and on and reads no PUBACK: after so many in flight it must be sent away. */
    DEAF {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            byte[] some = bytes(random, 50);
            return sentAway(ground, self, id -> Wire.publish(2, self.topic(), id, some), DEAF_MESSAGES);
        }
    },
    /** Two bytes for an answer of two bytes, which is never read: the cheapest way to fill somebody's memory. */
    DEAF_PINGS {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            byte[] pings = Wire.times(Wire.PINGREQ, PINGS);
            return sentAway(ground, self, id -> pings, random.nextInt(DEAF_PINGS_SELDOM) == 0 ? DEAF_PING_BLOCKS : 1);
        }
    },
    HALF_A_CONNECT {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            byte[] connect = Wire.connect(self.clientId("half"), 60);
            try (Wire wire = certified(ground, self)) {
                quietly(() -> wire.send(Arrays.copyOf(connect, 1 + random.nextInt(connect.length - 1))));
                return closes(wire);
            }
        }
    },
    /** Whoever logs each of them has a full disk. */
    PINGS_AND_NO_CONNECT {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = certified(ground, self)) {
                quietly(() -> wire.send(Wire.times(Wire.PINGREQ, PINGS)));
                return closes(wire);
            }
        }
    },
    WHAT_NO_CLIENT_SENDS {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = welcome(ground, self, "confused", 60)) {
                quietly(() -> wire.send(Wire.times(Wire.PINGRESP, PINGS)));
                return closes(wire);
            }
        }
    },
    FLOOD_BEHIND_A_GOODBYE {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = welcome(ground, self, "twice", 60)) {
                quietly(() -> wire.send(Wire.times(Wire.publish(4, self.topic(), 1, bytes(random, 8)), 200)));
                return closes(wire);
            }
        }
    },
    HUGE_WILL {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            return notWelcome(
                    ground,
                    self,
                    Wire.connectWithWill(self.clientId("will"), self.topic(), 5_000 + random.nextInt(55_000)));
        }
    },
    HUGE_PROPERTIES {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            return notWelcome(ground, self, Wire.connectWithProperties(self.clientId("properties"), 300));
        }
    },
    HUGE_TOPIC {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            String topic = self.topic() + "x".repeat(1_000 + random.nextInt(60_000));
            try (Wire wire = welcome(ground, self, "topic", 60)) {
                wire.send(Wire.publish(2, topic, 1, new byte[10]));
                int reason = wire.read().pubackReason();
                return reason >= 0x80 ? Optional.empty() : Optional.of("a topic of " + topic.length() + " was taken");
            }
        }
    },
    PACKET_OF_256_MIB {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = welcome(ground, self, "endless", 60)) {
                quietly(() -> wire.send((byte) 0x32, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x7f, (byte) 0));
                return closes(wire);
            }
        }
    },
    /** Subscribes to its receipts and acknowledges none. */
    NEVER_ACKNOWLEDGES {
        @Override
        Optional<String> run(Ground ground, Intruder self, Random random) throws IOException {
            try (Wire wire = welcome(ground, self, "silent-reader", 60)) {
                wire.send(Wire.subscribe(self.topic().replace("/data", "/receipt")));
                int granted = wire.read().subackReason();
                if (granted >= 0x80) {
                    return Optional.of("its own receipts were refused with " + granted);
                }
                for (int id = 1; id <= UNACKNOWLEDGED; id++) {
                    wire.send(Wire.publish(2, self.topic(), id, bytes(random, 40)));
                }
                return countReceipts(wire);
            }
        }
    };

    private static Optional<String> countReceipts(Wire wire) throws IOException {
        int receipts = 0;
        for (int answered = 0; answered < UNACKNOWLEDGED; ) {
            int type = wire.read().type();
            answered += type == Wire.PUBACK ? 1 : 0;
            receipts += type == Wire.PUBLISH ? 1 : 0;
        }
        return receipts <= RECEIPTS_IN_FLIGHT
                ? Optional.empty()
                : Optional.of(receipts + " receipts are under way to one who acknowledges none");
    }

    private interface Block {
        byte[] numbered(int id);
    }

    /** Sends without reading: a door that takes all of many blocks keeps all the answers. */
    private static Optional<String> sentAway(Ground ground, Intruder self, Block block, int blocks) throws IOException {
        try (Wire wire = welcome(ground, self, "deaf", 1)) {
            for (int id = 1; id <= blocks; id++) {
                int next = id;
                if (!quietly(() -> wire.send(block.numbered(next)))) {
                    return Optional.empty();
                }
            }
            return blocks < DEAF_PING_BLOCKS
                    ? Optional.empty()
                    : Optional.of("all of " + blocks + " blocks were taken from one who reads nothing");
        }
    }

    private static Optional<String> notWelcome(Ground ground, Intruder self, byte[] connect) throws IOException {
        try (Wire wire = certified(ground, self)) {
            if (!quietly(() -> wire.send(connect))) {
                return Optional.empty();
            }
            Wire.Said said = wire.awaitClose(PATIENCE);
            return said.closed() && said.bytes() == 0
                    ? Optional.empty()
                    : Optional.of("a CONNECT of " + connect.length + " bytes got " + said);
        }
    }

    /** No goal of the door: only that this machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration DRIP = Duration.ofMillis(400);
    private static final int ATTEMPTS_MAX = 20;
    private static final long PAUSE_MS = 250;
    private static final int DEAF_MESSAGES = 400;
    private static final int PINGS = 8_000;

    /** 128 MB, far more than two kernels' buffers hold. */
    private static final int DEAF_PING_BLOCKS = 8_000;

    private static final int DEAF_PINGS_SELDOM = 50;
    private static final int UNACKNOWLEDGED = 40;
    private static final int RECEIPTS_IN_FLIGHT = 16;

    /** What is wrong with the door's answer. */
    abstract Optional<String> run(Ground ground, Intruder self, Random random) throws IOException;

    private static Optional<String> closes(Wire wire) {
        return wire.awaitClose(PATIENCE).closed()
                ? Optional.empty()
                : Optional.of("still open after " + PATIENCE.toSeconds() + " s");
    }

    private static Optional<String> neverWelcome(Ground ground, SSLSocketFactory tls, byte[] connect) {
        try (Wire wire = Wire.tls(ground.port(), tls)) {
            // In TLS 1.3 this side has finished before the server has looked at the certificate.
            wire.send(connect);
            Wire.Said said = wire.awaitClose(PATIENCE);
            if (said.bytes() > 0) {
                return Optional.of("it was answered");
            }
            return said.closed() ? Optional.empty() : Optional.of("still open");
        } catch (IOException turnedAway) {
            return Optional.empty();
        }
    }

    /** A handshake with a true certificate. As a gateway would: a door that is busy is asked again. */
    private static Wire certified(Ground ground, Intruder self) throws IOException {
        IOException last = new IOException("not asked");
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try {
                return Wire.tls(ground.port(), self.tls());
            } catch (IOException busy) {
                last = busy;
                pause();
            }
        }
        throw last;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Wire welcome(Ground ground, Intruder self, String name, int keepAliveS) throws IOException {
        IOException last = new IOException("not asked");
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Wire wire = certified(ground, self);
            try {
                wire.send(Wire.connect(self.clientId(name), keepAliveS));
                Wire.Packet answer = wire.read();
                if (answer.type() == Wire.CONNACK && answer.connackReason() == 0) {
                    return wire;
                }
                last = new IOException("a certified CONNECT was answered with " + answer.connackReason());
            } catch (IOException closed) {
                last = closed;
            }
            wire.close();
            pause();
        }
        throw last;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static boolean quietly(Step step) {
        try {
            step.run();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
