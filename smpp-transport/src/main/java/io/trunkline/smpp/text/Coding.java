package io.trunkline.smpp.text;

/**
 * An alphabet and the data_coding that a carrier wants to see with it.
 *
 * @param dataCoding 0..255
 */
public record Coding(Alphabet alphabet, int dataCoding) {

    public Coding {
        if (dataCoding < 0 || dataCoding > 0xFF) {
            throw new IllegalArgumentException("data_coding: " + dataCoding + " (expected: 0..255)");
        }
    }
}
