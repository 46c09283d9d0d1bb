package io.trunkline.api.cli;

import io.trunkline.api.admin.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers for people: a list of objects as a table, one object as a line per field. */
final class Table {
    private static final int CELL_MAX = 60;

    private Table() {}

    static String of(Map<String, Object> answer) {
        for (Object value : answer.values()) {
            if (answer.size() == 1 && value instanceof List<?> list && isOfObjects(list)) {
                return ofRows(
                        list.stream().<Map<?, ?>>map(row -> (Map<?, ?>) row).toList());
            }
        }
        int width = answer.keySet().stream().mapToInt(String::length).max().orElse(0);
        return answer.entrySet().stream()
                .map(field -> padded(field.getKey(), width) + "  " + text(field.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static boolean isOfObjects(List<?> list) {
        return list.stream().allMatch(Map.class::isInstance);
    }

    private static String ofRows(List<Map<?, ?>> rows) {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> row.keySet().forEach(name -> names.add((String) name)));
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.copyOf(names));
        for (Map<?, ?> row : rows) {
            lines.add(names.stream().map(name -> cell(row, name)).toList());
        }
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            int at = column;
            widths.add(
                    lines.stream().mapToInt(line -> line.get(at).length()).max().orElse(0));
        }
        return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            line.append(padded(cells.get(column), widths.get(column))).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static String cell(Map<?, ?> row, String name) {
        Object value = row.get(name);
        String text = value == null ? "" : text(value);
        return text.length() <= CELL_MAX ? text : text.substring(0, CELL_MAX - 1) + "…";
    }

    private static String text(Object value) {
        return value instanceof String text ? text : Json.text(value);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
