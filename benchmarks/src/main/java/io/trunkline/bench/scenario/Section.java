package io.trunkline.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One level of the file: its settings are taken by name, what is wrong is written down with its line, and what nobody took
 * is refused at the end. For one thread.
 */
final class Section {
    private final String prefix;
    private final int line;
    private final Map<String, NodeTuple> left = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();
    private final List<ScenarioReading.Problem> problems;

    private Section(String prefix, int line, List<ScenarioReading.Problem> problems) {
        this.prefix = prefix;
        this.line = line;
        this.problems = problems;
    }

    /** The whole file. */
    static Section of(Node root, List<ScenarioReading.Problem> problems) {
        return of("", root, problems);
    }

    private static Section of(String key, Node node, List<ScenarioReading.Problem> problems) {
        Section section = new Section(key.isEmpty() ? "" : key + ".", lineOf(node), problems);
        if (!(node instanceof MappingNode mapping)) {
            problems.add(new ScenarioReading.Problem(
                    lineOf(node), key.isEmpty() ? "the file" : key, shown(node), "settings, name: value"));
            return section;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (section.left.put(name, tuple) != null) {
                section.problem(tuple.getKeyNode(), name, "twice", "once");
            }
        }
        return section;
    }

    /** The level below; empty where the file has none of that name. */
    Section section(String name) {
        Node node = take(name);
        return node == null ? new Section(prefix + name + ".", line, problems) : of(prefix + name, node, problems);
    }

    /** Every section of a list; empty where the file has none of that name. */
    List<Section> sections(String name) {
        Node node = take(name);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            problem(node, name, shown(node), "a list, a line with - each");
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            sections.add(of(prefix + name + "[" + (sections.size() + 1) + "]", item, problems));
        }
        return sections;
    }

    boolean has(String name) {
        return left.containsKey(name);
    }

    String text(String name, String otherwise) {
        Node node = take(name);
        if (node == null) {
            return otherwise;
        }
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        problem(node, name, shown(node), "a text");
        return otherwise;
    }

    double number(String name, double otherwise, double min, double max) {
        Node node = take(name);
        return node == null ? otherwise : number(node, name, otherwise, min, max);
    }

    int whole(String name, int otherwise, int min, int max) {
        Node node = take(name);
        if (node == null) {
            return otherwise;
        }
        double value = number(node, name, otherwise, min, max);
        if (value != Math.rint(value)) {
            problem(node, name, shown(node), "a whole number");
            return otherwise;
        }
        return (int) value;
    }

    /** Seconds, as a number. */
    Duration seconds(String name, double otherwise, double min, double max) {
        return Duration.ofNanos((long) (number(name, otherwise, min, max) * 1e9));
    }

    boolean onOff(String name, boolean otherwise) {
        Node node = take(name);
        if (node == null) {
            return otherwise;
        }
        return switch (shown(node)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> {
                problem(node, name, shown(node), "on or off");
                yield otherwise;
            }
        };
    }

    <E extends Enum<E>> E word(String name, E otherwise) {
        Node node = take(name);
        if (node == null) {
            return otherwise;
        }
        E found = constant(shown(node), otherwise);
        if (found == null) {
            problem(node, name, shown(node), words(otherwise));
            return otherwise;
        }
        return found;
    }

    /** Weights of some of an enumeration's words; without any, {@code otherwise} always. */
    <E extends Enum<E>> Weights<E> weights(String name, E otherwise) {
        Map<E, Double> weights = new LinkedHashMap<>();
        Node node = take(name);
        if (!(node instanceof MappingNode mapping)) {
            return node == null ? Weights.always(otherwise) : Weights.always(word(node, name, otherwise));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String word = shown(tuple.getKeyNode());
            E found = constant(word, otherwise);
            if (found == null) {
                problem(tuple.getKeyNode(), name + "." + word, "unknown", words(otherwise));
            } else {
                weights.put(found, number(tuple.getValueNode(), name + "." + word, 1, 0, 1e9));
            }
        }
        return weighed(node, name, weights, otherwise);
    }

    /** Shares by a word of digits; what they leave of 1 is the empty word's. */
    Weights<String> shares(String name, int digits) {
        Map<String, Double> shares = new LinkedHashMap<>();
        Node node = take(name);
        if (node == null) {
            return Weights.always("");
        }
        double sum = 0;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String word = shown(tuple.getKeyNode());
                if (!word.matches("\\d{" + digits + "}")) {
                    problem(tuple.getKeyNode(), name + "." + word, "no such ending", digits + " digits");
                }
                double share = number(tuple.getValueNode(), name + "." + word, 0, 0, 1);
                shares.put(word, share);
                sum += share;
            }
        }
        if (shares.isEmpty() || sum > 1) {
            problem(node, name, shares.isEmpty() ? shown(node) : "shares of " + sum, "shares that add up to 1 at most");
            return Weights.always("");
        }
        shares.put("", 1 - sum);
        return Weights.of(shares);
    }

    /**
     * Everything at this level, as text.
     *
     * @param check throws {@link IllegalArgumentException} with what was expected where a value is wrong by itself
     */
    Map<String, String> texts(BiConsumer<String, String> check) {
        Map<String, String> texts = new LinkedHashMap<>();
        left.forEach((name, tuple) -> {
            String value = shown(tuple.getValueNode());
            texts.put(name, value);
            try {
                check.accept(name, value);
            } catch (IllegalArgumentException wrong) {
                problem(tuple.getKeyNode(), name, value, String.valueOf(wrong.getMessage()));
            }
        });
        left.clear();
        return texts;
    }

    /** Says that something about this level is wrong. */
    void refuse(String found, String expected) {
        String key = prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1);
        problems.add(new ScenarioReading.Problem(line, key, found, expected));
    }

    /** Refuses every setting that nobody took. */
    void refuseTheRest() {
        left.forEach((name, tuple) ->
                problem(tuple.getKeyNode(), name, "unknown setting", "one of " + String.join(", ", known)));
    }

    private <E extends Enum<E>> Weights<E> weighed(Node node, String name, Map<E, Double> weights, E otherwise) {
        if (weights.values().stream().noneMatch(weight -> weight > 0)) {
            problem(node, name, "no weight above 0", "weights of " + words(otherwise));
            return Weights.always(otherwise);
        }
        return Weights.of(weights);
    }

    private <E extends Enum<E>> E word(Node node, String name, E otherwise) {
        E found = constant(shown(node), otherwise);
        if (found == null) {
            problem(node, name, shown(node), words(otherwise) + ", or weights of them");
            return otherwise;
        }
        return found;
    }

    private double number(Node node, String name, double otherwise, double min, double max) {
        try {
            double value = Double.parseDouble(shown(node).replace("_", ""));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with the range
        }
        problem(node, name, shown(node), "a number, " + plain(min) + ".." + plain(max));
        return otherwise;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.format(Locale.ROOT, "%.0f", number) : Double.toString(number);
    }

    private static <E extends Enum<E>> @Nullable E constant(String word, E example) {
        for (E constant : example.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(word)) {
                return constant;
            }
        }
        return null;
    }

    private static <E extends Enum<E>> String words(E example) {
        return Arrays.stream(example.getDeclaringClass().getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private @Nullable Node take(String name) {
        known.add(name);
        NodeTuple tuple = left.remove(name);
        return tuple == null ? null : tuple.getValueNode();
    }

    private void problem(Node node, String name, String found, String expected) {
        problems.add(new ScenarioReading.Problem(lineOf(node), prefix + name, found, expected));
    }

    private static String shown(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue().isEmpty() ? "nothing" : scalar.getValue();
            case MappingNode mapping -> "a map";
            case SequenceNode sequence -> "a list";
            default -> "something else";
        };
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
