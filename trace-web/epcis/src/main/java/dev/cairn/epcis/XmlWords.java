package dev.cairn.epcis;

/** How words of the Core Business Vocabulary stand in XML, where bare ones mean nothing ({@code GS1-CBV-XML-Format}; EPCIS 2.0, section 12.5). */
public enum XmlWords {
    /** {@code https://ref.gs1.org/cbv/BizStep-shipping}, what a bare word stands for; a word that came in full stays. */
    WEB_URI,
    /** {@code urn:epcglobal:cbv:bizstep:shipping}. */
    URN
}
