package dev.cairn.field;

import dev.cairn.check.Programs;

/**
 * The line between gateways and their door, in a network namespace that holds nothing else: the loopback device is slowed down, packets to
 * and from the door's port are dropped. TCP hides single losses; what a program sees is waiting, and connections that break.
 */
final class Weather {
    private static final String DEVICE = "lo";

    /** How the line is. */
    enum State {
        FAIR,
        /** One packet in five is lost, each way. */
        LOSSY,
        /** 2 Mbit/s for everything together. */
        THIN,
        /** Nothing comes through, nothing says so. */
        CUT,
        /** Every packet is answered by a reset. */
        REFUSED
    }

    private final String port;
    private State state = State.FAIR;

    /** For the port of the door; brings the namespace's loopback device up, with packets as long as on a real line. */
    Weather(int port) {
        this.port = Integer.toString(port);
        Programs.run("ip", "link", "set", DEVICE, "mtu", "1500", "up");
        turn(State.FAIR);
    }

    State state() {
        return state;
    }

    /** Changes it. */
    void turn(State next) {
        state = next;
        Programs.run("iptables", "-F", "INPUT");
        Programs.attempt("tc", "qdisc", "del", "dev", DEVICE, "root");
        switch (next) {
            case FAIR -> {}
            case LOSSY -> both("-m", "statistic", "--mode", "random", "--probability", "0.2", "-j", "DROP");
            case THIN ->
                Programs.run(
                        "tc", "qdisc", "add", "dev", DEVICE, "root", "tbf", "rate", "2mbit", "burst", "16k", "latency",
                        "400ms");
            case CUT -> both("-j", "DROP");
            case REFUSED -> both("-j", "REJECT", "--reject-with", "tcp-reset");
        }
    }

    private void both(String... then) {
        for (String side : new String[] {"--dport", "--sport"}) {
            String[] rule = {"-A", "INPUT", "-i", DEVICE, "-p", "tcp", side, port};
            String[] words = new String[rule.length + then.length];
            System.arraycopy(rule, 0, words, 0, rule.length);
            System.arraycopy(then, 0, words, rule.length, then.length);
            Programs.run("iptables", words);
        }
    }
}
