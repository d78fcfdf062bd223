package dev.cairn.epcis;

/**
 * The name of an XML element or attribute.
 *
 * @param prefix as written; empty without one
 * @param namespace empty without one
 */
record XmlName(String prefix, String namespace, String local) {
    private static final String EPCIS = "urn:epcglobal:epcis:xsd:";
    private static final String EPCIS_QUERY = "urn:epcglobal:epcis-query:xsd:";
    private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

    /** Whether the name is the standard's: its schemas leave the names inside a document unqualified, some senders qualify them. */
    boolean standard() {
        return namespace.isEmpty() || namespace.startsWith(EPCIS) || namespace.startsWith(EPCIS_QUERY);
    }

    boolean is(String standardName) {
        return local.equals(standardName) && standard();
    }

    /** {@code xsi:type} and its like speak to a validator; they say nothing about the event. */
    boolean aboutSchemas() {
        return namespace.equals(INSTANCE);
    }

    String written() {
        return prefix.isEmpty() ? local : prefix + ":" + local;
    }
}
