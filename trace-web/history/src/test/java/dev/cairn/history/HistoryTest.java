package dev.cairn.history;

import static dev.cairn.history.Ledgers.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.history.Finding.Severity;
import dev.cairn.history.Ledgers.Party;
import dev.cairn.model.ChannelDescription;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final String BIN = "https://id.gs1.org/01/09521321000018/10/B1";
    private static final String CRATE = "https://id.gs1.org/01/09521321000025/10/L1";
    private static final String PALLET = "https://id.gs1.org/00/395213210000000019";
    private static final String LORRY = "https://id.gs1.org/8004/9521322LORRY7";
    private static final String COLD = "https://id.gs1.org/414/9521321000025";
    private static final String HALL = "https://id.gs1.org/414/9521321000032";
    private static final String SHOP = "https://id.gs1.org/414/9521323000016";
    private static final Duration STEP = Duration.ofMinutes(10);

    private final Ledgers log = new Ledgers();
    private final Party grower = log.organisation("Grower", "9521321");
    private final Party carrier = log.organisation("Carrier", "9521322");
    private final Party shop = log.organisation("Shop", "9521323");
    private final Party logger = log.device("Lorry logger", carrier, "https://id.gs1.org/8004/9521322LOGGER7");

    @Test
    void a_lot_that_nobody_spoke_about_has_no_history() {
        orangesTravel();
        assertEquals(
                Optional.empty(), log.history(NOON.plus(Duration.ofDays(1))).lot("09521321000025", "OTHER"));
    }

    @Test
    void a_malformed_gtin_is_the_callers_bug() {
        assertThrows(IllegalArgumentException.class, () -> log.history(NOON).lot("12AB", "L1"));
    }

    @Test
    void the_walk_goes_back_through_packing_to_the_harvest_and_forward_with_the_pallet() {
        orangesTravel();
        LotHistory lot = lot();
        assertEquals(
                List.of("creating_class_instance", "commissioning", "packing", "loading", "unloading", "receiving"),
                lot.steps().stream()
                        .map(step -> step.event().bizStep().orElse(""))
                        .toList());
        assertEquals(
                List.of(1, 0, 0, 0, 0, 0), lot.steps().stream().map(Step::depth).toList());
        assertEquals(Optional.of("Navel oranges"), lot.item().name());
        assertEquals("09521321000025", lot.item().gtin());
        assertEquals(List.of(), lot.contradictions());
    }

    @Test
    void stays_follow_the_events_and_the_lorry() {
        orangesTravel();
        assertEquals(
                List.of(COLD, HALL, HALL, LORRY, SHOP),
                lot().stays().stream().map(stay -> stay.place().id()).toList());
        Stay lorry = lot().stays().get(3);
        assertEquals(NOON.plus(Duration.ofHours(3)), lorry.from());
        assertEquals(Optional.of(NOON.plus(Duration.ofHours(5))), lorry.until());
        assertEquals(Optional.of("Lorry seven"), lorry.place().name());
        assertEquals(Optional.empty(), lot().stays().get(4).until());
    }

    @Test
    void only_the_readings_of_the_lorry_while_the_lot_was_in_it_are_joined() {
        orangesTravel();
        log.readings(logger, NOON.plus(Duration.ofHours(2)), STEP, filled(30, 4.0));
        Condition aboard = onlyCondition();
        assertEquals(12, aboard.samples().size());
        assertEquals(NOON.plus(Duration.ofHours(3)), aboard.samples().get(0).time());
        assertEquals("air/temperature", aboard.channel());
        assertEquals(0, aboard.minutesOutside());
        assertEquals("FND-03", lot().findings().get(0).code());
    }

    @Test
    void a_warm_hour_is_a_breach_with_its_minutes_and_its_extreme() {
        orangesTravel();
        double[] celsius = filled(30, 4.0);
        for (int i = 8; i < 14; i++) {
            celsius[i] = 9.5 + i / 10.0;
        }
        log.readings(logger, NOON.plus(Duration.ofHours(2)), STEP, celsius);
        Condition aboard = onlyCondition();
        assertEquals(60, aboard.minutesOutside());
        assertEquals(
                new BigDecimal("10.8"), aboard.longestOutside().orElseThrow().extreme());
        Finding finding = lot().findings().get(0);
        assertEquals("FND-01", finding.code());
        assertEquals(Severity.BREACH, finding.severity());
        assertEquals(
                List.of("60", "30", "2", "8", "Lorry seven", "10.8"),
                finding.arguments().subList(0, 6));
    }

    @Test
    void a_signed_no_value_is_kept_with_its_cause_and_is_no_breach() {
        orangesTravel();
        double[] celsius = filled(30, 4.0);
        celsius[9] = Double.NaN;
        log.readings(logger, NOON.plus(Duration.ofHours(2)), STEP, celsius);
        Condition aboard = onlyCondition();
        assertEquals(Optional.of("nack"), aboard.samples().get(3).cause());
        assertEquals(0, aboard.minutesOutside());
    }

    @Test
    void a_number_that_the_probe_cannot_measure_is_kept_with_its_doubt_and_is_no_breach() {
        orangesTravel();
        Instant at = NOON.plus(Duration.ofHours(4));
        String urn = "urn:cairn:key:" + logger.thumbprint().hex() + ":";
        ChannelDescription described = ChannelDescription.of("Cel", "w1 ds18b20 28-0316a2798bff", STEP);
        log.records(
                logger,
                List.of(
                        SenmlRecord.data(urn + "cairn/channel/air", at, described.encode()),
                        SenmlRecord.data(urn + "cairn/channel/broken", at, Bytes.ofUtf8("no CBOR")),
                        SenmlRecord.number(urn + "air", at, new BigDecimal("-127"), "Cel"),
                        SenmlRecord.text(urn + "air/quality", at, "range rate"),
                        SenmlRecord.number(urn + "air", at.plus(STEP), new BigDecimal("9"), "Cel"),
                        SenmlRecord.text(urn + "air/quality", at.plus(STEP), "rate"),
                        SenmlRecord.number(urn + "air", at.plus(STEP).plus(STEP), new BigDecimal("4"), "Cel")));
        Condition aboard = onlyCondition();
        assertEquals("air", aboard.channel());
        assertEquals(
                List.of("-127 range rate", "9 rate", "4 "),
                aboard.samples().stream()
                        .map(each -> each.value().orElseThrow() + " " + each.doubt())
                        .toList());
        assertEquals(10, aboard.minutesOutside(), "-127 judges nothing, 9 does, doubted or not");
        assertEquals(new BigDecimal("9"), aboard.longestOutside().orElseThrow().extreme());
        assertEquals(Optional.of(described), aboard.described());
    }

    @Test
    void late_and_early_data_is_taken_and_marked_unless_the_device_plays_a_story() {
        Instant logged = NOON.plus(Duration.ofDays(30));
        assertEquals(Arrival.ON_TIME, Arrival.of(logged.minus(Arrival.LATE_AFTER), logged));
        assertEquals(Arrival.LATE, Arrival.of(logged.minus(Arrival.LATE_AFTER).minusMillis(1), logged));
        assertEquals(Arrival.ON_TIME, Arrival.of(logged.plus(Arrival.AHEAD_AFTER), logged));
        assertEquals(Arrival.AHEAD, Arrival.of(logged.plus(Arrival.AHEAD_AFTER).plusMillis(1), logged));
        orangesTravel();
        Instant at = NOON.plus(Duration.ofHours(4));
        String urn = "urn:cairn:key:" + logger.thumbprint().hex() + ":";
        SenmlRecord reading = SenmlRecord.number(urn + "air", at, new BigDecimal("4"), "Cel");
        log.records(logger, List.of(reading));
        log.records(logger, List.of(reading, SenmlRecord.bool(urn + "cairn/simulated", at, true)));
        assertEquals(
                List.of(Arrival.AHEAD, Arrival.ON_TIME),
                onlyCondition().samples().stream()
                        .map(Condition.Sample::arrival)
                        .toList());
    }

    @Test
    void silence_of_more_than_half_an_hour_is_a_gap() {
        orangesTravel();
        log.readings(logger, NOON.plus(Duration.ofHours(3)), STEP, filled(4, 4.0));
        assertTrue(lot().gaps().stream()
                .anyMatch(gap -> gap.code().equals("GAP-01")
                        && gap.from().equals(Optional.of(NOON.plus(Duration.ofMinutes(210))))
                        && gap.until().equals(Optional.of(NOON.plus(Duration.ofHours(5))))));
    }

    @Test
    void a_stay_where_nothing_was_measured_is_a_gap() {
        orangesTravel();
        assertTrue(lot().gaps().stream()
                .anyMatch(gap -> gap.code().equals("GAP-01") && gap.arguments().contains("Packing hall")));
        assertEquals("FND-04", lot().findings().get(0).code());
    }

    @Test
    void a_device_placed_by_somebody_elses_organisation_is_not_believed() {
        orangesTravel();
        Party rogue = log.device("Rogue", shop, "https://id.gs1.org/8004/9521323ROGUE");
        carrier.says("{'type':'AssociationEvent','action':'ADD','eventTime':'2026-11-20T01:00:00Z','parentID':'" + LORRY
                + "','childEPCs':['https://id.gs1.org/8004/9521323ROGUE']}");
        log.readings(rogue, NOON.plus(Duration.ofHours(3)), STEP, filled(5, 30.0));
        assertEquals(List.of(), lot().conditions());
    }

    @Test
    void what_a_stranger_says_is_shown_as_a_claim_and_moves_nothing() {
        orangesTravel();
        Party stranger = log.organisation("Stranger", "4012345");
        stranger.says(
                "{'type':'AggregationEvent','action':'DELETE','eventTime':'2026-11-20T15:30:00Z','bizStep':'unloading','parentID':'"
                        + LORRY + "','childEPCs':['" + PALLET + "']}");
        Stay lorry = lot().stays().get(3);
        assertEquals(Optional.of(NOON.plus(Duration.ofHours(5))), lorry.until());
        assertEquals(1, lot().steps().stream().filter(Step::thirdParty).count());
    }

    @Test
    void one_event_signed_by_two_is_one_step_with_two_signers() {
        orangesTravel();
        String seen =
                "{'type':'ObjectEvent','action':'OBSERVE','eventTime':'2026-11-20T17:30:00Z','bizStep':'inspecting','epcList':['"
                        + PALLET + "'],'readPoint':{'id':'" + SHOP + "'}}";
        shop.says(seen);
        carrier.says(seen);
        Step step = lot().steps().get(6);
        assertEquals(
                List.of("Shop", "Carrier"),
                step.signers().stream().map(Signer::name).toList());
    }

    @Test
    void what_an_account_submitted_is_not_what_its_organisation_signed() {
        orangesTravel();
        String seen =
                "{'type':'ObjectEvent','action':'OBSERVE','eventTime':'2026-11-20T17:30:00Z','bizStep':'inspecting','epcList':['"
                        + PALLET + "'],'readPoint':{'id':'" + SHOP + "'}}";
        shop.says(seen);
        log.account("Till", shop).says(seen);
        Step step = lot().steps().get(6);
        assertEquals(
                List.of("Shop", "Till"),
                step.signers().stream().map(Signer::name).toList());
        assertEquals(
                List.of(Optional.empty(), Optional.of("Shop")),
                step.signers().stream().map(Signer::accountOf).toList());
    }

    @Test
    void an_error_declaration_by_the_signer_withdraws_an_event() {
        orangesTravel();
        String seen =
                "'type':'ObjectEvent','action':'OBSERVE','eventTime':'2026-11-20T17:30:00Z','bizStep':'storing','epcList':['"
                        + PALLET + "'],'bizLocation':{'id':'" + HALL + "'}";
        shop.says("{" + seen + "}");
        shop.says("{" + seen
                + ",'errorDeclaration':{'declarationTime':'2026-11-20T18:00:00Z','reason':'incorrect_data'}}");
        assertTrue(lot().steps().get(6).withdrawn());
        assertEquals(5, lot().stays().size());
    }

    @Test
    void an_erased_event_is_told_by_who_had_it_erased_and_stays_in_the_proof() {
        long receiving = orangesTravel();
        lot(); // the index has it from before
        log.erase(receiving, shop, "a name stood in it", List.of(), CRATE);
        LotHistory lot = lot();
        assertFalse(lot.steps().stream().anyMatch(step -> step.event().bizStep().equals(Optional.of("receiving"))));
        Gap told = lot.gaps().stream()
                .filter(gap -> gap.code().equals("GAP-07"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("Shop", Long.toString(receiving), ""), told.arguments(), "the lot is not the shop's");
        assertEquals(Optional.of(NOON), told.from());
        assertTrue(lot.entries().contains(receiving));
        assertFalse(log.index.find("place", SHOP, 10, -1).stream().anyMatch(hit -> hit.index() == receiving));
    }

    @Test
    void whose_item_it_is_says_why_it_was_erased() {
        orangesTravel();
        lot();
        long packed = lot().steps().get(1).first().index();
        log.erase(packed, grower, "a name stood in it", List.of(), CRATE);
        Gap told = lot().gaps().stream()
                .filter(gap -> gap.code().equals("GAP-07"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("Grower", Long.toString(packed), "a name stood in it"), told.arguments());
    }

    @Test
    void an_index_made_anew_after_an_erasure_is_the_same() {
        long receiving = orangesTravel();
        lot();
        log.erase(receiving, shop, "a name stood in it", List.of(), CRATE);
        LotHistory before = lot();
        log.index.clear();
        LotHistory after = lot();
        assertEquals(before.gaps(), after.gaps());
        assertEquals(before.entries(), after.entries());
        assertFalse(log.index.find("place", SHOP, 10, -1).stream().anyMatch(hit -> hit.index() == receiving));
    }

    @Test
    void nothing_is_shown_where_its_owner_named_no_item() {
        long receiving = orangesTravel();
        log.erase(receiving, shop, "all of it", List.of());
        assertFalse(lot().gaps().stream().anyMatch(gap -> gap.code().equals("GAP-07")));
    }

    @Test
    void an_erase_statement_without_effect_shows_nowhere() {
        orangesTravel();
        carrier.sign(new dev.cairn.proof.statement.Erase(2, log.statement(2).hash(), "not mine", List.of(CRATE))
                .capsule(log.random));
        assertFalse(lot().gaps().stream().anyMatch(gap -> gap.code().equals("GAP-07")));
        assertFalse(lot().steps().isEmpty());
    }

    @Test
    void cycles_end() {
        grower.says(transformation("2026-11-20T10:00:00Z", BIN, CRATE));
        grower.says(transformation("2026-11-20T10:00:00Z", CRATE, BIN));
        assertEquals(2, lot().steps().size());
    }

    @Test
    void a_finding_is_logged_once_and_found_again() {
        orangesTravel();
        FindingDesk desk = new FindingDesk(
                log,
                log,
                log.node().signer,
                () -> NOON,
                () -> new dev.cairn.proof.statement.Clock(
                        0, java.util.OptionalLong.empty(), dev.cairn.proof.Bytes.ofHex("00".repeat(16)), 0),
                log.random);
        LotHistory before = lot();
        assertEquals(1, desk.log(before));
        assertEquals(0, desk.log(before), "the index may not have it yet");
        assertEquals(0, desk.log(lot()));
        assertEquals(Optional.of(log.sequenced() - 1), lot().findings().get(0).entry());
        assertTrue(lot().entries().contains(log.sequenced() - 1));
    }

    @Test
    void a_rule_that_throws_is_a_finding_about_the_rule() {
        orangesTravel();
        log.history(NOON);
        Rule broken = new Rule() {
            @Override
            public String name() {
                return "broken/v1";
            }

            @Override
            public dev.cairn.proof.Hash hash() {
                return dev.cairn.proof.Hash.ZERO;
            }

            @Override
            public List<Finding> judge(LotHistory history, long treeSize) {
                throw new IllegalStateException("no such unit");
            }
        };
        History history = new History(log, log.index, thumbprint -> Optional.empty(), () -> NOON, List.of(broken));
        Finding finding =
                history.lot("09521321000025", "L1").orElseThrow().findings().get(0);
        assertEquals("FND-09", finding.code());
        assertEquals(List.of("broken/v1", "no such unit"), finding.arguments());
    }

    private LotHistory lot() {
        return log.history(NOON.plus(Duration.ofDays(1)))
                .lot("09521321000025", "L1")
                .orElseThrow();
    }

    private Condition onlyCondition() {
        assertEquals(1, lot().conditions().size());
        return lot().conditions().get(0);
    }

    private static double[] filled(int count, double celsius) {
        double[] all = new double[count];
        java.util.Arrays.fill(all, celsius);
        return all;
    }

    private static String transformation(String time, String input, String output) {
        return "{'type':'TransformationEvent','eventTime':'" + time
                + "','bizStep':'commissioning','inputQuantityList':[{'epcClass':'" + input
                + "','quantity':600,'uom':'KGM'}],'outputQuantityList':[{'epcClass':'" + output
                + "','quantity':40}],'bizLocation':{'id':'" + HALL + "','cairn:name':'Packing hall'},"
                + "'ilmd':{'cbvmda:descriptionShort':'Navel oranges','cairn:temperatureMinimum':2,'cairn:temperatureMaximum':8,'cairn:minutesOutsideMaximum':30}}";
    }

    /** Noon + 0 packing … + 3 h loading, + 5 h unloading, + 5:10 receiving; the entry of the last. */
    private long orangesTravel() {
        carrier.says("{'type':'AssociationEvent','action':'ADD','eventTime':'2026-11-20T00:00:00Z','parentID':'" + LORRY
                + "','childEPCs':['https://id.gs1.org/8004/9521322LOGGER7']}");
        grower.says(
                "{'type':'ObjectEvent','action':'ADD','eventTime':'2026-11-20T06:00:00Z','bizStep':'creating_class_instance','quantityList':[{'epcClass':'"
                        + BIN + "','quantity':640,'uom':'KGM'}],'bizLocation':{'id':'" + COLD
                        + "','cairn:name':'Cold room'}}");
        grower.says(transformation("2026-11-20T12:00:00Z", BIN, CRATE));
        grower.says(
                "{'type':'AggregationEvent','action':'ADD','eventTime':'2026-11-20T13:00:00Z','bizStep':'packing','parentID':'"
                        + PALLET + "','childQuantityList':[{'epcClass':'" + CRATE
                        + "','quantity':40}],'bizLocation':{'id':'" + HALL
                        + "','cairn:name':'Packing hall'}}");
        carrier.says(
                "{'type':'AggregationEvent','action':'ADD','eventTime':'2026-11-20T15:00:00Z','bizStep':'loading','cairn:parentName':'Lorry seven','parentID':'"
                        + LORRY + "','childEPCs':['" + PALLET + "'],'readPoint':{'id':'" + HALL + "'}}");
        carrier.says(
                "{'type':'AggregationEvent','action':'DELETE','eventTime':'2026-11-20T17:00:00Z','bizStep':'unloading','parentID':'"
                        + LORRY + "','childEPCs':['" + PALLET + "'],'readPoint':{'id':'" + SHOP + "'}}");
        return shop.says(
                "{'type':'ObjectEvent','action':'OBSERVE','eventTime':'2026-11-20T17:10:00Z','bizStep':'receiving','epcList':['"
                        + PALLET + "'],'bizLocation':{'id':'" + SHOP + "','cairn:name':'Shop'}}");
    }
}
