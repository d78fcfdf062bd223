package dev.cairn.proof;

/** "This input is not one of ours": which format's code ({@code STM-01}), what is wrong and where. Never the input itself. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    public Malformed(String code, String what) {
        super(what);
        this.code = code;
    }

    public Malformed(String code, String what, Throwable cause) {
        super(what, cause);
        this.code = code;
    }

    /** The same finding under the code of the format around it. */
    public Malformed as(String outerCode) {
        return outerCode.equals(code) ? this : new Malformed(outerCode, String.valueOf(getMessage()), this);
    }

    public String code() {
        return code;
    }
}
