namespace Holdfast.Retail.Orders;

/// <summary>What must be true of an order by itself.</summary>
internal static class OrderInvariants
{
    public static IEnumerable<(string Invariant, string Sentence)> WrongWith(Order order)
    {
        if (WrongParts(order) is { } parts)
            yield return ("order-whole", parts);
        if (WrongHandover(order) is { } handover)
            yield return ("handed-over-once", handover);
        if (WrongMoney(order) is { } money)
            yield return ("money", money);
    }

    private static string? WrongParts(Order order)
    {
        foreach (var line in order.Lines)
        {
            var planned = 0;
            foreach (var parcel in order.Parcels)
            foreach (var item in parcel.Items)
            {
                if (item.Line == line.Line)
                    planned += item.Quantity;
                if (item.Open < 0 || item.Picked < 0 || item.Short < 0)
                    return $"More of line {item.Line} is picked or short than was wanted.";
            }

            if (planned != line.Quantity)
                return $"Line {line.Line} is for {line.Quantity}, but its parcels are for {planned}.";
        }

        var total = order.Lines.Sum(line => line.Quantity * line.UnitPriceMinor);
        return total == order.TotalMinor ? null : $"The lines cost {total}, but the total is {order.TotalMinor}.";
    }

    private static string? WrongHandover(Order order)
    {
        var times = order.History.Count(what => what.What == "order.handed-over");
        var done = order.Status is OrderStatus.PICKED_UP;
        return times == (done ? 1 : 0) && order.Handover is not null == done
            ? null
            : $"The order is {order.Status} and was handed over {times} times.";
    }

    /// <summary>Captured = handed over + waiting for the collector or for its refund + refunded.</summary>
    private static string? WrongMoney(Order order)
    {
        var payment = order.Payment;
        var captured = payment.State is PaymentState.CAPTURED or PaymentState.REFUNDED;
        if (payment.State is not PaymentState.PENDING && payment.AuthorisedMinor != order.TotalMinor)
            return $"{payment.AuthorisedMinor} was authorised for an order of {order.TotalMinor}.";
        if (payment.CapturedMinor != (captured ? order.PickedMinor : 0))
            return $"{payment.CapturedMinor} was captured, but goods for {order.PickedMinor} were picked.";
        if (payment.RefundedMinor != (payment.State is PaymentState.REFUNDED ? payment.CapturedMinor : 0))
            return $"{payment.RefundedMinor} of {payment.CapturedMinor} went back.";
        if (order.Status is OrderStatus.PICKED_UP && payment.State is not PaymentState.CAPTURED)
            return $"The goods are handed over, but the payment is {payment.State}.";
        if (payment.State is PaymentState.VOIDED or PaymentState.REFUNDED && order.Status is not OrderStatus.CANCELLED)
            return $"The order is {order.Status}, but the payment is {payment.State}.";
        return null;
    }
}
