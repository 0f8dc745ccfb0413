using System.Globalization;
using System.Text;

namespace Injector.Benchmarks;

/// <summary>Draws time over size as an SVG, with the straight line that fits the whole reviews best.</summary>
internal static class LinearPlot
{
    private const int Width = 720;
    private const int Height = 380;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 46;
    private const int Bottom = 52;

    public static string Draw(IReadOnlyList<SizePoint> points)
    {
        var (offset, slope) = Fit(points);
        var maxBytes = Math.Ceiling(points.Max(point => point.Bytes) / 1e5) * 1e5;
        var maxTime = Math.Ceiling(points.Max(point => point.Answer) / 200) * 200;
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Text(svg, Left, 20, "start", $"Time of a review over its size: {slope * 1000:0.0} µs per 1,000 bytes", 14);
        for (var step = 0; step <= 5; step++)
        {
            var (x, y) = (X(maxBytes * step / 5), Y(maxTime * step / 5));
            Line(svg, $"<path d=\"M{N(x)} {Top}V{Height - Bottom}M{Left} {N(y)}H{Width - Right}\" stroke=\"#dddddd\"/>");
            Text(svg, x, Height - Bottom + 18, "middle", $"{maxBytes * step / 5000:0}");
            Text(svg, Left - 8, y + 4, "end", $"{maxTime * step / 5:0}");
        }
        Text(svg, (Left + Width - Right) / 2.0, Height - 12, "middle", "size of the review in 1,000 bytes (variables of one container)");
        Text(svg, 8, Top - 8, "start", "µs");
        Line(svg, $"<path d=\"M{N(X(0))} {N(Y(offset))}L{N(X(maxBytes))} {N(Y(offset + slope * maxBytes))}\" stroke=\"#999999\" stroke-dasharray=\"5 4\"/>");
        Series(svg, points, point => point.Answer, "#1f5fa8", "whole review: parse, decide, answer");
        Series(svg, points, point => point.Decide, "#b8420f", "decision and patch alone");
        Line(svg, $"</svg>");
        return svg.ToString();

        double X(double bytes) => Left + bytes / maxBytes * (Width - Left - Right);
        double Y(double time) => Height - Bottom - time / maxTime * (Height - Top - Bottom);

        void Series(StringBuilder to, IReadOnlyList<SizePoint> of, Func<SizePoint, double> time, string colour, string name)
        {
            foreach (var point in of)
                Line(to, $"<circle cx=\"{N(X(point.Bytes))}\" cy=\"{N(Y(time(point)))}\" r=\"4\" fill=\"{colour}\"><title>{point.Bytes} bytes: {time(point):0.0} µs</title></circle>");
            var last = of[^1];
            Text(to, X(last.Bytes) - 8, Y(time(last)) - 10, "end", name, 12, colour);
        }
    }

    /// <summary>Least squares over the whole reviews: microseconds at no byte, and microseconds a byte.</summary>
    private static (double Offset, double Slope) Fit(IReadOnlyList<SizePoint> points)
    {
        var (meanX, meanY) = (points.Average(point => (double)point.Bytes), points.Average(point => point.Answer));
        var slope = points.Sum(point => (point.Bytes - meanX) * (point.Answer - meanY)) / points.Sum(point => Math.Pow(point.Bytes - meanX, 2));
        return (meanY - slope * meanX, slope);
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, int size = 12, string colour = "#333333") =>
        Line(svg, $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" font-size=\"{size}\" fill=\"{colour}\">{text}</text>");

    private static void Line(StringBuilder svg, FormattableString line) => svg.Append(FormattableString.Invariant(line)).Append('\n');

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
