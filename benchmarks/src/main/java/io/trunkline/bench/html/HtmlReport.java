package io.trunkline.bench.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** Puts a report's JSON into the page that draws it. */
public final class HtmlReport {
    private static final String PAGE = "report.html";
    private static final String PLACE = "/*REPORT*/";

    private HtmlReport() {}

    /**
     * The page.
     *
     * @param json of {@code JsonReport} or of a comparison
     */
    public static String of(String json) throws IOException {
        try (InputStream page = HtmlReport.class.getResourceAsStream(PAGE)) {
            if (page == null) {
                throw new IOException(PAGE + " is not among the resources (expected: beside HtmlReport)");
            }
            // What could end the script element or begin a comment in it
            String safe = json.replace("<", "\\u003c");
            return new String(page.readAllBytes(), UTF_8).replace(PLACE, safe);
        }
    }
}
