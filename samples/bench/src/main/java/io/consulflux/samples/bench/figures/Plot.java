// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.figures;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines over two logarithmic axes, as SVG: cost that grows as what causes it is a line of 45 degrees. */
public final class Plot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 80;
    private static final int RIGHT = 150;
    private static final int TOP = 40;
    private static final int BOTTOM = 56;
    private static final List<String> COLOURS = List.of("#0969da", "#cf222e", "#1a7f37", "#8250df");

    private final String title;
    private final String across;
    private final String upwards;
    private final List<Line> lines = new ArrayList<>();

    /**
     * A measured point.
     *
     * @param x more than 0
     * @param y more than 0
     */
    public record Point(double x, double y) {
        public Point {
            if (!(x > 0 && y > 0)) {
                throw new IllegalArgumentException("point: expected both to be more than 0, got " + x + ", " + y);
            }
        }
    }

    private record Line(String name, List<Point> points) {}

    /** Whole powers of ten that enclose the points. */
    private record Axis(int from, int to, double begin, double end) {

        static Axis of(List<Point> points, ToDoubleFunction<Point> value, double begin, double end) {
            double[] logs = points.stream()
                    .mapToDouble(point -> Math.log10(value.applyAsDouble(point)))
                    .sorted()
                    .toArray();
            int from = (int) Math.floor(logs[0]);
            return new Axis(from, Math.max(from + 1, (int) Math.ceil(logs[logs.length - 1])), begin, end);
        }

        double at(double value) {
            return begin + (Math.log10(value) - from) / (to - from) * (end - begin);
        }

        IntStream powers() {
            return IntStream.rangeClosed(from, to);
        }
    }

    /**
     * An empty plot.
     *
     * @param across what the horizontal axis says
     * @param upwards what the vertical axis says
     */
    public Plot(String title, String across, String upwards) {
        this.title = title;
        this.across = across;
        this.upwards = upwards;
    }

    /** Adds a line; one without points is left out. */
    public Plot line(String name, List<Point> points) {
        if (!points.isEmpty()) {
            lines.add(new Line(name, List.copyOf(points)));
        }
        return this;
    }

    /** The whole document. */
    public String svg() {
        List<Point> all =
                lines.stream().map(Line::points).flatMap(Collection::stream).toList();
        if (all.isEmpty()) {
            throw new IllegalStateException("\"" + title + "\" has no points");
        }
        Axis x = Axis.of(all, Point::x, LEFT, WIDTH - RIGHT);
        Axis y = Axis.of(all, Point::y, HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                                + " font-size=\"12\">",
                        WIDTH,
                        HEIGHT));
        add(svg, String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT));
        text(svg, LEFT, TOP - 16, "font-size=\"15\" font-weight=\"bold\"", title);
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "text-anchor=\"middle\"", across);
        text(
                svg,
                18,
                (TOP + HEIGHT - BOTTOM) / 2.0,
                "text-anchor=\"middle\" transform=\"rotate(-90 18 " + decimal((TOP + HEIGHT - BOTTOM) / 2.0) + ")\"",
                upwards);
        x.powers().forEach(power -> grid(svg, x.at(Math.pow(10, power)), power, true));
        y.powers().forEach(power -> grid(svg, y.at(Math.pow(10, power)), power, false));
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), x, y);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder svg, double at, int power, boolean vertical) {
        String label = power >= 0 && power < 6
                ? String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, power)))
                : power < 0 && power > -4 ? decimal(Math.pow(10, power)) : "1e" + power;
        if (vertical) {
            rule(svg, at, TOP, at, HEIGHT - BOTTOM);
            text(svg, at, HEIGHT - BOTTOM + 18, "text-anchor=\"middle\"", label);
        } else {
            rule(svg, LEFT, at, WIDTH - RIGHT, at);
            text(svg, LEFT - 8, at + 4, "text-anchor=\"end\"", label);
        }
    }

    private static void draw(StringBuilder svg, Line line, String colour, Axis x, Axis y) {
        String path = line.points.stream()
                .map(point -> decimal(x.at(point.x)) + "," + decimal(y.at(point.y)))
                .collect(Collectors.joining(" "));
        add(
                svg,
                String.format(
                        Locale.ROOT,
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                        path,
                        colour));
        for (Point point : line.points) {
            add(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"%s\"><title>%s, %s</title></circle>",
                            decimal(x.at(point.x)),
                            decimal(y.at(point.y)),
                            colour,
                            Table.number(point.x),
                            Table.number(point.y)));
        }
        Point last = line.points.get(line.points.size() - 1);
        text(svg, x.at(last.x) + 10, y.at(last.y) + 4, "fill=\"" + colour + "\"", line.name);
    }

    private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
        add(
                svg,
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#d0d7de\"/>",
                        decimal(x1),
                        decimal(y1),
                        decimal(x2),
                        decimal(y2)));
    }

    private static void text(StringBuilder svg, double x, double y, String attributes, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        add(
                svg,
                String.format(
                        Locale.ROOT,
                        "<text x=\"%s\" y=\"%s\" %s>%s</text>",
                        decimal(x),
                        decimal(y),
                        attributes,
                        escaped));
    }

    private static void add(StringBuilder svg, String line) {
        svg.append(line).append('\n');
    }

    private static String decimal(double number) {
        String text = String.format(Locale.ROOT, "%.3f", number);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
