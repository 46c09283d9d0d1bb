/**
 * Reports to look at: a page that holds its figures, its script and its style, and needs no network.
 *
 * <p>Start reading at {@link io.trunkline.bench.html.HtmlReport} and at {@code report.html} beside it. Depends on the JDK
 * alone.
 */
@NullMarked
package io.trunkline.bench.html;

import org.jspecify.annotations.NullMarked;
