package dev.cairn.launch.demo;

import dev.cairn.firmware.Profiles;
import dev.cairn.proof.key.Algorithm;
import java.util.List;

/** Who plays in the demo. Keys use GS1's demonstration prefix 952. */
final class Cast {
    /** Two of these three must agree before anybody is registered. */
    static final int THRESHOLD = 2;

    static final List<String> REGISTRARS = List.of("Growers' union", "Retailers' association", "Food authority");

    static final List<Organisation> ORGANISATIONS = List.of(
            new Organisation("grower", "Huerta del Sol", "9521321", "9521321000001"),
            new Organisation("carrier", "Frío Ruta", "9521322", "9521322000000"),
            new Organisation("shop", "Mercado Norte", "9521323", "9521323000009"));

    static final List<Gateway> GATEWAYS = List.of(
            new Gateway(
                    "orchard",
                    "grower",
                    "Orchard station, north field",
                    "9521321ORCHARD1",
                    "orchard-station",
                    "orchard",
                    Algorithm.ED25519),
            new Gateway(
                    "coldroom",
                    "grower",
                    "Cold room 2",
                    "9521321COLDROOM2",
                    "cold-room",
                    "cold-room",
                    Algorithm.ED25519),
            new Gateway(
                    "lorry",
                    "carrier",
                    "Lorry 7, reefer logger",
                    "9521322LOGGER7",
                    "reefer-lorry",
                    "reefer-lorry",
                    Algorithm.ES256),
            new Gateway(
                    "fridge",
                    "shop",
                    "Shop, cold store",
                    "9521323FRIDGE1",
                    "cold-room",
                    "cold-room",
                    Algorithm.ED25519),
            new Gateway("host", "grower", "This very machine", "9521321HOST1", "this-host", "none", Algorithm.ED25519));

    private Cast() {}

    /**
     * An organisation.
     *
     * @param role its name in the story
     * @param prefix GS1 company prefix
     * @param gln of the party itself
     */
    record Organisation(String role, String name, String prefix, String gln) {}

    /**
     * A gateway.
     *
     * @param organisation role of its organisation
     * @param sensor GIAI that association events name
     * @param profile device profile
     * @param place what is simulated behind it, {@code none} for this machine
     */
    record Gateway(
            String id,
            String organisation,
            String name,
            String sensor,
            String profile,
            String place,
            Algorithm algorithm) {

        /** Whether its probes are a simulation. */
        boolean simulated() {
            return !place.equals("none");
        }

        /** The profile; simulated gateways measure less often than in earnest, so that a phone has less to load. */
        String configuration() {
            return simulated()
                    ? Profiles.simulated(profile)
                            .replaceAll("interval: \\w+", "interval: 5m")
                            .replaceAll("period: \\w+", "period: 1h")
                    : Profiles.yaml(profile);
        }

        String giai() {
            return "https://id.gs1.org/8004/" + sensor;
        }
    }
}
