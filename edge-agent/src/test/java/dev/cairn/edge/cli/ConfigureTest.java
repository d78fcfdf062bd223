package dev.cairn.edge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.FakeLedger;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Profiles;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration on a stick, for a gateway without a line. */
class ConfigureTest {
    @TempDir
    private Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);

    @BeforeEach
    void enrolled() throws IOException {
        ledger.writeKeys(folder);
        Files.writeString(
                folder.resolve("edge.yaml"),
                "genesis: genesis.txt\nnode-key: node.pub\norganisation-key: org.pub\ndevice-key: device.key\n"
                        + "server: mqtts://127.0.0.1:1\ndata: data\n"
                        + "chains: { data: " + "da".repeat(16) + ", alarm: " + "a1".repeat(16) + " }\n");
    }

    private String configure(int exit, String file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] words = {
            "configure",
            folder.resolve(file).toString(),
            "--config",
            folder.resolve("edge.yaml").toString()
        };
        int ended = Commands.run(words, InstantSource.system(), print, print);
        String said = out.toString(StandardCharsets.UTF_8);
        assertEquals(exit, ended, said);
        return said;
    }

    private void sign(String file, Signer by, long version) throws IOException {
        ConfigurationBundle.Content content = new ConfigurationBundle.Content(
                FakeLedger.ORIGIN,
                ledger.device.publicKey().thumbprint(),
                version,
                Instant.EPOCH,
                Profiles.yaml("this-host"));
        Files.write(
                folder.resolve(file),
                ConfigurationBundle.sign(content, by).bytes().toArray());
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data/configuration"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_good_one_is_kept_and_says_when_it_holds() throws IOException {
        sign("stick.cairn", ledger.organisation, 3);
        String said = configure(0, "stick.cairn");
        assertTrue(said.startsWith("Configuration 3 (profile this-host) is kept here."), said);
        assertTrue(said.contains("systemctl restart cairn-edge"), said);
        assertEquals(List.of("0000000000000003.cairn"), kept());
        assertEquals(said, configure(0, "stick.cairn"), "a second time is no mistake");
    }

    @Test
    void a_bad_one_is_refused_with_its_code_and_nothing_is_kept() throws IOException {
        sign("three", ledger.organisation, 3);
        configure(0, "three");
        sign("two", ledger.organisation, 2);
        sign("strangers", SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()), 4);
        Files.writeString(folder.resolve("text"), "profile: this-host\n");
        for (String bad : List.of("two", "strangers", "text")) {
            String said = configure(1, bad);
            assertTrue(
                    said.matches("(?s)CFG-0[1-5] .*" + bad + " is refused: .*The configuration in force stays\\.\n"),
                    said);
        }
        assertEquals(List.of("0000000000000003.cairn"), kept());
    }

    @Test
    void what_is_no_file_of_that_size_is_told_in_a_sentence() throws IOException {
        Files.write(folder.resolve("film"), new byte[70_000]);
        assertTrue(configure(1, "film").contains("it is no configuration"));
        assertEquals(folder.resolve("nowhere") + " is not there\n", configure(1, "nowhere"));
    }
}
