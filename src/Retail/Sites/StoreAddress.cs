namespace Holdfast.Retail.Sites;

internal static class StoreAddress
{
    public static string Of(string code) => "/stores/" + Uri.EscapeDataString(code);
}
