package io.trunkline.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Things by their weights, to be drawn from. Immutable.
 *
 * @param items at least one
 * @param upTo for each item the sum of the shares up to and including its own, rising to 1
 */
public record Weights<T>(List<T> items, List<Double> upTo) {
    public Weights {
        items = List.copyOf(items);
        upTo = List.copyOf(upTo);
    }

    /** That one thing always. */
    public static <T> Weights<T> always(T item) {
        return new Weights<>(List.of(item), List.of(1.0));
    }

    /**
     * Each thing with its share of the sum.
     *
     * @param weights each from 0, one of them above 0
     */
    public static <T> Weights<T> of(Map<T, Double> weights) {
        double whole =
                weights.values().stream().mapToDouble(Double::doubleValue).sum();
        if (!(whole > 0)) {
            throw new IllegalArgumentException("weights: " + weights + " (expected: one above 0)");
        }
        var items = new ArrayList<T>();
        var upTo = new ArrayList<Double>();
        double sum = 0;
        for (Map.Entry<T, Double> entry : weights.entrySet()) {
            sum += entry.getValue() / whole;
            items.add(entry.getKey());
            upTo.add(sum);
        }
        return new Weights<>(items, upTo);
    }

    /**
     * The item in whose share {@code u} falls.
     *
     * @param u 0 up to but not 1
     */
    public T draw(double u) {
        int low = 0;
        int high = items.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (u < upTo.get(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return items.get(low);
    }

    /** The mean of {@code value} over the items by their shares. */
    public double mean(Function<T, Double> value) {
        double mean = 0;
        double below = 0;
        for (int i = 0; i < items.size(); i++) {
            mean += (upTo.get(i) - below) * value.apply(items.get(i));
            below = upTo.get(i);
        }
        return mean;
    }
}
