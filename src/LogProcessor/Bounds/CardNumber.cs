namespace LogProcessor.Bounds;

/// <summary>Digits as a card's number: the issuer's range (ISO/IEC 7812 as the networks publish them), its length, the check digit.</summary>
internal static class CardNumber
{
    public static bool IsValid(ReadOnlySpan<byte> digits)
    {
        // The first six digits say who issued it.
        var issuer = 0;
        foreach (var digit in digits[..6])
            issuer = issuer * 10 + (digit - '0');
        return IsIssued(issuer, digits.Length) && HasCheckDigit(digits);
    }

    private static bool IsIssued(int issuer, int length) => issuer switch
    {
        // Visa
        >= 400_000 and <= 499_999 => length is 13 or 16 or 19,
        // Mastercard
        >= 510_000 and <= 559_999 or >= 222_100 and <= 272_099 => length == 16,
        // American Express
        >= 340_000 and <= 349_999 or >= 370_000 and <= 379_999 => length == 15,
        // Diners Club
        >= 300_000 and <= 305_999 or >= 360_000 and <= 369_999 or >= 380_000 and <= 399_999 => length is 14 or 16,
        // JCB
        >= 352_800 and <= 358_999 => length is 16,
        // Discover
        >= 601_100 and <= 601_199 or >= 644_000 and <= 659_999 => length is 16 or 19,
        // UnionPay
        >= 620_000 and <= 629_999 => length is >= 16 and <= 19,
        _ => false,
    };

    /// <summary>Luhn: every second digit from the right but the last counts twice.</summary>
    private static bool HasCheckDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = (digits[^(i + 1)] - '0') << (i & 1);
            sum += value > 9 ? value - 9 : value;
        }

        return sum % 10 == 0;
    }
}
