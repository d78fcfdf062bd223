package dev.cairn.history;

import dev.cairn.epcis.EpcisEvent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A lot's name and storage limits, as the one who made it signed them in the creating event's ILMD. */
record MasterData(Optional<String> name, Optional<Limits> limits) {
    private static final String CBVMDA = "urn:epcglobal:cbv:mda:";
    private static final int MINUTES_MAX = 1_000_000;

    /** @param events those that concern the lot, by time */
    static MasterData of(String lot, List<Told> events) {
        List<EpcisEvent> creating = events.stream()
                .filter(told -> told.counts() && told.creates(lot))
                .map(Told::event)
                .toList();
        return new MasterData(
                creating.stream()
                        .flatMap(event -> event.extension("/ilmd", CBVMDA, "descriptionShort").stream())
                        .findFirst(),
                creating.stream().flatMap(event -> limits(event).stream()).findFirst());
    }

    private static Optional<Limits> limits(EpcisEvent event) {
        Optional<BigDecimal> minimum = number(event, "temperatureMinimum");
        Optional<BigDecimal> maximum = number(event, "temperatureMaximum");
        if (minimum.isEmpty() || maximum.isEmpty() || minimum.get().compareTo(maximum.get()) > 0) {
            return Optional.empty();
        }
        int minutes = number(event, "minutesOutsideMaximum")
                .filter(value -> value.signum() >= 0 && value.compareTo(BigDecimal.valueOf(MINUTES_MAX)) <= 0)
                .map(BigDecimal::intValue)
                .orElse(0);
        return Optional.of(new Limits(minimum.get(), maximum.get(), minutes));
    }

    private static Optional<BigDecimal> number(EpcisEvent event, String local) {
        return event.extension("/ilmd", Stays.NAMESPACE, local).flatMap(MasterData::decimal);
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
