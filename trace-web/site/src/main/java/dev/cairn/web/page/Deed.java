package dev.cairn.web.page;

import dev.cairn.epcis.gs1.Keys;
import dev.cairn.web.i18n.Words;
import java.util.Optional;

/** What an event did, in words. */
final class Deed {
    private final Words words;
    private final Names names;

    Deed(Words words) {
        this.words = words;
        this.names = new Names(words);
    }

    /** Its business step, else its kind. */
    String title(EventFacts facts) {
        Optional<String> word = facts.text("/bizStep").map(Names::bareWord);
        if (word.isPresent()) {
            return words.find("step." + word.get()).orElseGet(() -> Names.spelled(word.get()));
        }
        String type = facts.text("/type").orElse("");
        return words.find("event." + type).orElseGet(() -> words.text("event.other"));
    }

    /** With which container or from how many inputs. */
    Optional<String> what(EventFacts facts) {
        String type = facts.text("/type").orElse("");
        String action = facts.text("/action").orElse("");
        Optional<String> parent =
                facts.text("/parentID").map(Keys::canonicalItem).map(names::thing);
        return switch (type) {
            case "AggregationEvent" -> parent.flatMap(p -> words.find("what.aggregation." + action, p));
            case "AssociationEvent" -> parent.flatMap(p -> words.find("what.association." + action, p));
            case "TransformationEvent" -> {
                int inputs = facts.elements("/inputQuantityList") + facts.elements("/inputEPCList");
                yield inputs == 0 ? Optional.empty() : Optional.of(words.count("what.transformation", inputs));
            }
            default -> Optional.empty();
        };
    }
}
