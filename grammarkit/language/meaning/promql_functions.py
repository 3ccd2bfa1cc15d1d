"""What PromQL's functions and aggregations take and give: "Functions" and "Operators", Prometheus 3 documentation."""

from __future__ import annotations

from dataclasses import dataclass

SCALAR, VECTOR, MATRIX, STRING = "scalar", "vector", "matrix", "string"


@dataclass(frozen=True, slots=True)
class Signature:
    """The types of arguments, the last one for all that follow; how many there are at least and at most."""

    takes: tuple[str, ...]
    result: str
    least: int
    most: int | None


def _exactly(result: str, *takes: str) -> Signature:
    return Signature(takes, result, len(takes), len(takes))


def _optional(result: str, *takes: str) -> Signature:
    """Take one argument less than listed, too."""
    return Signature(takes, result, len(takes) - 1, len(takes))


_BY_RESULT: dict[Signature, str] = {
    _exactly(VECTOR, VECTOR): (
        "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count"
        " histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh"
        " timestamp start_timestamp"
    ),
    _exactly(VECTOR, MATRIX): (
        "absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate"
        " last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time"
        " stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time"
        " ts_of_min_over_time"
    ),
    _optional(VECTOR, VECTOR): "day_of_month day_of_week day_of_year days_in_month hour minute month year",
    _exactly(VECTOR, VECTOR, SCALAR): "clamp_max clamp_min",
    _exactly(VECTOR, VECTOR, SCALAR, SCALAR): "clamp",
    _exactly(VECTOR, SCALAR, VECTOR): "histogram_quantile",
    _exactly(VECTOR, SCALAR, SCALAR, VECTOR): "histogram_fraction",
    Signature((VECTOR, STRING, SCALAR), VECTOR, 3, None): "histogram_quantiles",
    _exactly(VECTOR, SCALAR, MATRIX): "quantile_over_time",
    _exactly(VECTOR, MATRIX, SCALAR): "predict_linear",
    _exactly(VECTOR, MATRIX, SCALAR, SCALAR): "double_exponential_smoothing holt_winters",
    _exactly(VECTOR, VECTOR, STRING, STRING, STRING, STRING): "label_replace",
    Signature((VECTOR, STRING), VECTOR, 3, None): "label_join",
    Signature((VECTOR, STRING), VECTOR, 1, None): "sort_by_label sort_by_label_desc",
    _optional(VECTOR, VECTOR, SCALAR): "round",
    _exactly(SCALAR, VECTOR): "scalar",
    _exactly(VECTOR, SCALAR): "vector",
    _exactly(SCALAR): "pi time start end step range",
    _exactly(SCALAR, SCALAR, SCALAR): "max_of min_of",
}

FUNCTIONS = {name: signature for signature, names in _BY_RESULT.items() for name in names.split()}

AGGREGATES = {
    **dict.fromkeys(["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"], _exactly(VECTOR, VECTOR)),
    **dict.fromkeys(["topk", "bottomk", "quantile", "limitk", "limit_ratio"], _exactly(VECTOR, SCALAR, VECTOR)),
    "count_values": _exactly(VECTOR, STRING, VECTOR),
}
