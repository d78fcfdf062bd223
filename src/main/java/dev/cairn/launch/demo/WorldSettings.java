package dev.cairn.launch.demo;

import dev.cairn.launch.demo.World.Places;
import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The settings files of a {@link World}, as somebody would write them by hand. */
final class WorldSettings {
    private WorldSettings() {}

    static String serve(Places places) {
        String publicUrl =
                places.publicUrl().map(url -> "  public-url: " + url + "\n").orElse("");
        return """
                # The ledger's process: cairn serve serve.yaml
                ledger:
                  store: file:ledger
                  genesis: genesis.txt
                  log-key: keys/log.key
                  node-key: keys/node.key
                  seal-period: 1s
                  witnesses:
                    operator: http://127.0.0.1:%d/witness
                  stamp:
                    url: http://127.0.0.1:%d/
                    period: 1m
                ingest:
                  mqtt:
                    port: %d
                    key: tls/door.key
                    certificate: tls/door.pem
                    authority: tls/ca.pem
                  capture:
                    port: %d
                  admin:
                    port: %d
                  quotas: {}
                web:
                  host: %s
                  port: %d
                  ingest-admin: http://127.0.0.1:%d
                """
                        .formatted(
                                places.witness(),
                                places.stamp(),
                                places.mqtt(),
                                places.capture(),
                                places.admin(),
                                places.host(),
                                places.web(),
                                places.admin())
                + publicUrl;
    }

    static String witness(Places places, String name) {
        return """
                # The witness's process: cairn witness witness.yaml
                name: %s
                key: keys/witness.key
                data: witness
                ledgers: [genesis.txt]
                web:
                  port: %d
                """
                .formatted(name, places.witness());
    }

    /** @param storyEnd present if the gateway still has the story's past to play */
    static String gateway(Cast.Gateway gateway, Places places, List<Bytes> chains, Optional<Instant> storyEnd) {
        return """
                # A gateway's process: cairn-edge run --config %1$s.yaml
                genesis: ../genesis.txt
                node-key: ../keys/node.pub
                organisation-key: ../keys/%2$s.pub
                device-key: ../keys/%1$s.key
                server: mqtts://127.0.0.1:%3$d
                tls:
                  trust: ../tls/ca.pem
                  certificate: ../tls/%1$s.pem
                  key: ../tls/%1$s.key
                data: %1$s
                spool: {}
                chains: { data: "%4$s", alarm: "%5$s" }
                configuration: %1$s.configuration
                receipt-limit: 10s
                simulation:
                """
                        .formatted(
                                gateway.id(),
                                gateway.organisation(),
                                places.mqtt(),
                                chains.get(0).hex(),
                                chains.get(1).hex())
                + simulation(gateway, storyEnd);
    }

    private static String simulation(Cast.Gateway gateway, Optional<Instant> storyEnd) {
        StringBuilder yaml = new StringBuilder(
                "  place: " + gateway.place() + "\n  seed: " + (gateway.id().hashCode() & Integer.MAX_VALUE) + "\n");
        if (gateway.simulated() && storyEnd.isPresent()) {
            Instant end = storyEnd.get();
            yaml.append("  story-start: \"" + end.minus(StoryBook.LENGTH) + "\"\n  story-pause: 1ms\n");
            if (gateway.id().equals("lorry")) {
                yaml.append("  warm-from: \"" + end.minus(StoryBook.WARM_FROM) + "\"\n");
                yaml.append("  warm-to: \"" + end.minus(StoryBook.WARM_UNTIL) + "\"\n");
            }
        }
        return yaml.toString();
    }
}
