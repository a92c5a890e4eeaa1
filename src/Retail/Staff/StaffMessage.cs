using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Retail.Staff;

/// <summary>A page that only says something.</summary>
internal static class StaffMessage
{
    public static RazorComponentResult<StaffMessagePage> Page(int status, string title, string words, string? back) =>
        new(
            new
            {
                Title = title,
                Words = words,
                Back = back,
            }
        )
        {
            StatusCode = status,
        };
}
